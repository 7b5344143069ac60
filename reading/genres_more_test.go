package reading

var furtherEN = []ruleCase{
	{"a deal and an option", "Thailand and Laos have agreed to demine the river islands. Both sides will explore reopening the ferry.", []string{
		"agreed THA+LAO: demine the river islands",
		"evaluated THA+LAO: explore reopening the ferry",
	}},
	{"a ministry and it", "Egypt's foreign ministry said Cairo was ready to host a new round. It noted that Jordan had offered to send trucks.", []string{
		"says EGY_MFA: Cairo was ready to host a new round",
		"says EGY_MFA: Jordan had offered to send trucks",
		"intends JOR: send trucks",
	}},
	{"gerunds behind a repeated on", "The Prime Minister of Iraq and the President of Turkey agreed on establishing a joint water committee and on exchanging flow data every month.", []string{
		"agreed IRQ+TUR: establishing a joint water committee",
		"agreed IRQ+TUR: exchanging flow data every month",
	}},
	{"a quotation with two subjects", "“We will release forty prisoners by the end of June and we expect the other side to do the same,” the Yemeni foreign minister told reporters in Muscat.", []string{
		"says ~Yemeni foreign minister: We will release forty prisoners by the end of June and we expect the other side to do the same",
		"intends YEM: release forty prisoners by the end of June",
	}},
	{"a regional organisation", "The African Union welcomed the deal, demanded that all foreign fighters leave the country, and encouraged the parties to hold elections.", []string{
		"called_on : all foreign fighters leave the country",
		"called_on ~parties: hold elections",
	}},
	{"gerunds behind a repeated to", "The two presidents committed themselves to refraining from the use of force and to resolving the border dispute by peaceful means.", []string{
		"agreed : refraining from the use of force",
		"agreed : resolving the border dispute by peaceful means",
	}},
	{"an agreement signed to", "South Sudan's government and the opposition signed an agreement on Thursday to unify their forces within eight months.", []string{
		"agreed SSD+~opposition: unify their forces within eight months",
	}},
	{"two states that shall", "Under the agreement, Armenia shall withdraw its posts from the ridge and Azerbaijan shall open the road to civilian traffic.", []string{
		"agreed ARM: withdraw its posts from the ridge",
		"agreed AZE: open the road to civilian traffic",
	}},
	{"a support and an offer", "Indonesia reiterated its support for an inclusive dialogue and offered to mediate between the parties.", []string{
		"says IDN: its support for an inclusive dialogue",
		"reaffirmed IDN: its support for an inclusive dialogue",
		"intends IDN: mediate between the parties",
	}},
	{"what was not agreed", "The ministers discussed the situation and did not agree to deploy monitors.", nil},
}

var furtherAR = []ruleCase{
	{"اتفاق يقضي بـ", "توصلت الحكومة السودانية والحركة الشعبية إلى اتفاق يقضي بفتح الممرات الإنسانية وتبادل الأسرى خلال أسبوعين.", []string{
		"agreed SDN+SPLM: فتح الممرات الإنسانية",
		"agreed SDN+SPLM: تبادل الأسرى خلال أسبوعين",
	}},
	{"عاصمة في كلام وزير", "قال وزير الخارجية المصري سامح شكري إن القاهرة مستعدة لاستضافة الجولة المقبلة، وأضاف أن بلاده سترسل قافلة مساعدات.", []string{
		"says SHOUKRY: القاهرة مستعدة لاستضافة الجولة المقبلة",
		"says SHOUKRY: بلاده سترسل قافلة مساعدات",
		"intends EGY: استضافة الجولة المقبلة",
		"intends EGY: سترسل قافلة مساعدات",
	}},
	{"منظمة تدعو وتحث", "دعت الجامعة العربية الأطراف اليمنية إلى الالتزام بالهدنة، وحثت المبعوث على مواصلة جهوده.", []string{
		"called_on ~الأطراف اليمنية: الالتزام بالهدنة",
		"called_on ~المبعوث: مواصلة جهوده",
	}},
	{"التزام رئيس", "شدد الرئيس الجزائري على أن الحل لن يكون عسكريا، مؤكدا التزام بلاده بوحدة ليبيا.", []string{
		"says ~الرئيس الجزائري: الحل لن يكون عسكريا",
		"says ~الرئيس الجزائري: التزام بلاده بوحدة ليبيا",
		"reaffirmed DZA: التزام بلاده بوحدة ليبيا",
	}},
	{"اتفاق ينص على", "وقعت إثيوبيا وإريتريا اتفاقا ينص على إعادة فتح السفارتين واستئناف الرحلات الجوية.", []string{
		"agreed ETH+ERI: إعادة فتح السفارتين",
		"agreed ETH+ERI: استئناف الرحلات الجوية",
	}},
	{"ما لم يتفق عليه", "لم تتفق الحكومة والمعارضة على موعد الانتخابات.", nil},
	{"إعلان وتعهد", "أعلن المتحدث باسم الجيش اللبناني سحب الآليات من الشارع، وتعهد بعدم استخدام القوة.", []string{
		"says ~المتحدث باسم الجيش اللبناني: سحب الآليات من الشارع",
		"agreed LAF: سحب الآليات من الشارع",
		"agreed LAF: عدم استخدام القوة",
	}},
	{"التزام بنقاط", "تلتزم الأطراف بما يلي:\n1. وقف الأعمال العدائية\n2. الإفراج عن جميع المحتجزين\n3. دراسة تشكيل لجنة للمراقبة", []string{
		"agreed ~الأطراف: وقف الأعمال العدائية",
		"agreed ~الأطراف: الإفراج عن جميع المحتجزين",
		"evaluated ~الأطراف: دراسة تشكيل لجنة للمراقبة",
	}},
	{"اعتزام ودراسة", "وتعتزم النرويج استضافة مؤتمر للمانحين في يونيو، وتدرس إرسال فريق لنزع الألغام.", []string{
		"intends NOR: استضافة مؤتمر للمانحين في يونيو",
		"evaluated NOR: إرسال فريق لنزع الألغام",
	}},
	{"مطالبة المجتمع الدولي", "رحبت قطر بالاتفاق، وطالبت المجتمع الدولي بدعم جهود إعادة الإعمار.", []string{
		"called_on ~المجتمع الدولي: دعم جهود إعادة الإعمار",
	}},
}
