package reading

var genresEN = []ruleCase{
	{"an agency report of an agreement with four members", "NAIROBI, March 18 (Agency) - Kenya and Uganda agreed on Tuesday to reopen the lake crossing, to share patrol schedules, to explore setting up a joint fisheries board, and to meet again in Kampala next month.", []string{
		"agreed KEN+UGA: reopen the lake crossing",
		"agreed KEN+UGA: share patrol schedules",
		"evaluated KEN+UGA: explore setting up a joint fisheries board",
		"agreed KEN+UGA: meet again in Kampala next month",
	}},
	{"a communiqué of two ministers", "Joint communiqué. The Foreign Ministers of Chile and Peru pledged to demarcate the southern boundary within six months, and decided to suspend all naval exercises near the islands. They will jointly consider creating a hotline between the two navies.", []string{
		"agreed CHL+PER: demarcate the southern boundary within six months",
		"agreed CHL+PER: suspend all naval exercises near the islands",
		"evaluated CHL+PER: consider creating a hotline between the two navies",
	}},
	{"a readout of a call between two presidents", "Readout. The President of Ghana spoke with the President of Togo. They underlined their commitment to the border truce and undertook to release detained fishermen before the end of the month. The President of Togo conveyed his readiness to host the next round of talks.", []string{
		"says ~President of Ghana+~President of Togo: their commitment to the border truce",
		"says ~President of Togo: his readiness to host the next round of talks",
		"reaffirmed GHA+TGO: their commitment to the border truce",
		"agreed GHA+TGO: release detained fishermen before the end of the month",
		"intends TGO: host the next round of talks",
	}},
	{"a press statement of the Security Council", "The members of the Security Council urged both armies to protect hospitals, allow fuel deliveries and refrain from shelling markets. They stressed that there is no military solution. They requested the Secretary-General to report on the matter within 60 days.", []string{
		"says UNSC: there is no military solution",
		"called_on ~both armies: protect hospitals",
		"called_on ~both armies: allow fuel deliveries",
		"called_on ~both armies: refrain from shelling markets",
		"reaffirmed UNSC: there is no military solution",
		"called_on UN: report on the matter within 60 days",
	}},
	{"remarks of a minister", "Remarks. The Norwegian Foreign Minister, Ingrid Solberg, said that Norway would send ten observers and that it was studying the deployment of drones. “We will not withdraw our staff unless the shelling reaches the port,” she added.", []string{
		"says ~Ingrid Solberg: Norway would send ten observers and that it was studying the deployment of drones",
		"says ~Ingrid Solberg: We will not withdraw our staff unless the shelling reaches the port",
		"intends NOR: send ten observers",
		"evaluated NOR: the deployment of drones",
		"intends NOR: will not withdraw our staff unless the shelling reaches the port",
	}},
	{"a ceasefire text with numbered points", "Ceasefire agreement. The parties agree to the following:\n1. To halt all artillery fire from midnight;\n2. To withdraw heavy weapons ten kilometres from the river;\n3. To consider establishing a joint monitoring commission.", []string{
		"agreed ~parties: halt all artillery fire from midnight",
		"agreed ~parties: withdraw heavy weapons ten kilometres from the river",
		"evaluated ~parties: consider establishing a joint monitoring commission",
	}},
	{"an agency report with quotations", "The Nepalese government said agreement had been reached on “clearing mines along the trade road” and on “exchanging maps of the passes”. India, it added, “decided to reopen the pass”.", []string{
		"says NPL_GOV: agreement had been reached on “clearing mines along the trade road” and on “exchanging maps of the passes”",
		"says NPL_GOV: decided to reopen the pass",
		"agreed NPL: clearing mines along the trade road",
		"agreed NPL: exchanging maps of the passes",
		"agreed IND: reopen the pass",
	}},
	{"a press statement with an attribution behind it", "It is essential that all parties respect the truce and release the hostages. More fuel for the hospitals is urgently needed, the Council said in a press statement.", []string{
		"says ~Council: More fuel for the hospitals is urgently needed",
		"reaffirmed : More fuel for the hospitals",
	}},
	{"a decision, an announcement and a call", "Morocco's decision to recall its ambassador followed the visit. Spain announced the suspension of the ferry service and called on Morocco to resume talks this weekend.", []string{
		"says ESP: the suspension of the ferry service",
		"agreed MAR: recall its ambassador",
		"agreed ESP: the suspension of the ferry service",
		"called_on MAR: resume talks this weekend",
	}},
	{"a conference and two sides", "As the Vienna conference affirmed, Serbia and Croatia renew their attachment to the river accord. The two sides must respect the buffer zone, and refrain from moving artillery.", []string{
		"says ~Vienna conference: Serbia and Croatia renew their attachment to the river accord",
		"reaffirmed SRB+HRV: their attachment to the river accord",
	}},
}

var genresAR = []ruleCase{
	{"خبر وكالة فيه ثلاثة بنود", "نواكشوط (وكالة) - قررت موريتانيا ومالي إعادة فتح المعبر الشرقي، ودراسة إنشاء لجنة مشتركة للمراعي، وعقد اجتماع جديد في باماكو الشهر المقبل.", []string{
		"agreed MRT+MLI: إعادة فتح المعبر الشرقي",
		"evaluated MRT+MLI: دراسة إنشاء لجنة مشتركة للمراعي",
		"agreed MRT+MLI: عقد اجتماع جديد في باماكو الشهر المقبل",
	}},
	{"بيان مشترك لوزيرين", "بيان مشترك. تعهد وزيرا خارجية الأردن والعراق بتأمين الطريق الدولي، واتفقا على تبادل قوائم المفقودين خلال ثلاثة أشهر. وستنظر الحكومتان في تشكيل فريق فني.", []string{
		"agreed JOR+IRQ: تأمين الطريق الدولي",
		"agreed JOR+IRQ: تبادل قوائم المفقودين خلال ثلاثة أشهر",
		"evaluated JOR+IRQ: ستنظر الحكومتان في تشكيل فريق فني",
	}},
	{"تصريح وزير في حكومة", "أعلنت سلطنة عمان، أمس الثلاثاء، استئناف الرحلات الجوية مع اليمن. وقال وزير النقل في الحكومة اليمنية، المعين حديثا، محمد الحضرمي، إن بلاده قررت تعليق الرسوم على شحنات الدواء.", []string{
		"says OMN: استئناف الرحلات الجوية مع اليمن",
		"says ~محمد الحضرمي: بلاده قررت تعليق الرسوم على شحنات الدواء",
		"agreed OMN: استئناف الرحلات الجوية مع اليمن",
		"agreed YEM: تعليق الرسوم على شحنات الدواء",
	}},
	{"مشروع قرار", "ينص مشروع القرار على وقف فوري للقصف، ووصول القوافل إلى المدن المحاصرة، ورفع القيود عن الوقود.", []string{
		"agreed : وقف فوري للقصف",
		"agreed : وصول القوافل إلى المدن المحاصرة",
		"agreed : رفع القيود عن الوقود",
	}},
	{"أمر وتصريح وزارة", "أمر الرئيس السنغالي بسحب القوات من القرية. وقالت وزارة الصحة في غزة إن المستشفيات بحاجة إلى وقود.", []string{
		"says GAZA_MOH: المستشفيات بحاجة إلى وقود",
		"agreed SEN: سحب القوات من القرية",
	}},
	{"رفض مشروط", "قالت كينيا إنها لن تسحب مراقبيها ما لم يتوقف القصف، مؤكدة أنه لا مخرج عسكريا من النزاع.", []string{
		"says KEN: لن تسحب مراقبيها ما لم يتوقف القصف",
		"says KEN: لا مخرج عسكريا من النزاع",
		"intends KEN: لن تسحب مراقبيها ما لم يتوقف القصف",
		"reaffirmed KEN: لا مخرج عسكريا من النزاع",
	}},
	{"بيان صحفي لمجلس الأمن", "حث مجلس الأمن الطرفين على حماية المستشفيات، والسماح بمرور الوقود، وطلب من الأمين العام تقديم تقرير خلال 60 يوما.", []string{
		"called_on ~الطرفين: حماية المستشفيات",
		"called_on ~الطرفين: السماح بمرور الوقود",
		"called_on ~الأمين العام: تقديم تقرير خلال 60 يوما",
	}},
	{"اتفاق بنقاط", "اتفق الطرفان، تركيا واليونان، على ما يلي:\n- وقف المناورات البحرية لمدة سبعة أيام\n- النظر في إنشاء خط ساخن بين القيادتين\n- تبادل الزيارات بين قادة الموانئ", []string{
		"agreed TUR+GRC: وقف المناورات البحرية لمدة سبعة أيام",
		"evaluated TUR+GRC: النظر في إنشاء خط ساخن بين القيادتين",
		"agreed TUR+GRC: تبادل الزيارات بين قادة الموانئ",
	}},
	{"ضرورة مع معطوف وموعد", "وأكدت تونس ضرورة تثبيت الهدنة واحترام خلاصات المؤتمر. وأضافت أن الاجتماع سيعقد غدا الخميس في جنيف.", []string{
		"says TUN: ضرورة تثبيت الهدنة واحترام خلاصات المؤتمر",
		"says TUN: الاجتماع سيعقد غدا الخميس في جنيف",
		"reaffirmed TUN: تثبيت الهدنة",
		"reaffirmed TUN: احترام خلاصات المؤتمر",
	}},
	{"قرار دولتين واقتراع", "جاء قرار قطر والكويت إرسال وفد مشترك بعد الزيارة. وأوضح البيان أن التصويت سيظهر حجم الدعم للمبادرة.", []string{
		"says ~البيان: التصويت سيظهر حجم الدعم للمبادرة",
		"agreed QAT+KWT: إرسال وفد مشترك بعد الزيارة",
	}},
}
