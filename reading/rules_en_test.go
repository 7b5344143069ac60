package reading

// ruleCase is a text of our own with what a reading of it proposes: "says <who>: <content>" and
// "<modality> <parties>: <text>".
type ruleCase struct {
	name string
	text string
	want []string
}

var rulesEN = []ruleCase{
	{"two names that no register knows", "Tolmar and Ostrava Hills agreed to open the valley crossing.", []string{
		"agreed ~Tolmar+~Ostrava Hills: open the valley crossing",
	}},
	{"a known name and one that no register knows", "Chile and Tolmar agreed to share the river data.", []string{
		"agreed CHL+~Tolmar: share the river data",
	}},
	{"a clause before and is no party", "On Monday, the talks ended and Tolmar agreed to withdraw its guards.", []string{
		"agreed ~Tolmar: withdraw its guards",
	}},
	{"to repeated before each member", "Brazil and Guyana agreed to open the river port, to exchange customs data, to examine building a joint pier, and to hold a review meeting in May.", []string{
		"agreed BRA+GUY: open the river port",
		"agreed BRA+GUY: exchange customs data",
		"evaluated BRA+GUY: examine building a joint pier",
		"agreed BRA+GUY: hold a review meeting in May",
	}},
	{"to repeated after a call on others", "The two delegations of Mali and Niger decided to call on the armed groups to leave the wells, to study creating a joint patrol, and to reopen the market road.", []string{
		"called_on ~armed groups: call on the armed groups to leave the wells",
		"evaluated MLI+NER: study creating a joint patrol",
		"agreed MLI+NER: reopen the market road",
	}},
	{"agreement had been reached on quotations", "Oman said agreement had also been reached on “restoring the water supply” and on “returning the seized boats”.", []string{
		"says OMN: agreement had also been reached on “restoring the water supply” and on “returning the seized boats”",
		"agreed OMN: restoring the water supply",
		"agreed OMN: returning the seized boats",
	}},
	{"an understanding has been reached on gerunds", "Qatar stated that an understanding has been reached on opening the airport and on releasing two pilots.", []string{
		"says QAT: an understanding has been reached on opening the airport and on releasing two pilots",
		"agreed QAT: opening the airport",
		"agreed QAT: releasing two pilots",
	}},
	{"an attribution inserted before a quotation", "The Kenyan Foreign Ministry issued a statement on Monday. Kenya and Somalia, it added, “agreed on sharing radar data, and on reopening the border post”.", []string{
		"says KEN_MFA: agreed on sharing radar data, and on reopening the border post",
		"agreed KEN+SOM: sharing radar data",
		"agreed KEN+SOM: reopening the border post",
	}},
	{"attachment renewed inside a quotation", "The Ghanaian government said that “Ghana and Benin renew their attachment to the coastal accord”.", []string{
		"says GHA_GOV: Ghana and Benin renew their attachment to the coastal accord",
		"reaffirmed GHA+BEN: their attachment to the coastal accord",
	}},
	{"commitment conveyed", "President Amina Diallo of Guinea conveyed her country's continued commitment to the river accord.", []string{
		"says ~Amina Diallo: her country's continued commitment to the river accord",
		"reaffirmed GIN: her country's continued commitment to the river accord",
	}},
	{"calls that are growing", "Calls are growing for the mayors to talk, and appeals have been made.", nil},
	{"a joint call endorsed", "We, the leaders of Norway and Finland, endorsed the joint call from Sweden and Denmark to resume the talks.", []string{
		"called_on : resume the talks",
	}},
	{"must with two verbs", "The Austrian Foreign Minister said the Libyan Government must open the port and release the crews.", []string{
		"says ~Austrian Foreign Minister: the Libyan Government must open the port and release the crews",
		"reaffirmed LBY: open the port",
		"reaffirmed LBY: release the crews",
	}},
	{"must of a thing", "The Austrian Foreign Minister said the coastal road must stay open.", []string{
		"says ~Austrian Foreign Minister: the coastal road must stay open",
		"reaffirmed AUT: the coastal road must stay open",
	}},
	{"essential that", "The Council said it is essential that all sides respect the truce and allow fuel convoys.", []string{
		"says ~Council: it is essential that all sides respect the truce and allow fuel convoys",
		"reaffirmed ~all sides: respect the truce",
		"reaffirmed ~all sides: allow fuel convoys",
	}},
	{"needed", "The Danish government stressed that unhindered passage of fuel is needed.", []string{
		"says DNK_GOV: unhindered passage of fuel is needed",
		"reaffirmed : unhindered passage of fuel",
	}},
	{"an inverted condition", "We, the leaders of Spain and Italy, discussed the response should any attack occur.", nil},
	{"a call on a state", "We called on Chad to withdraw its patrols and reopen the market.", []string{
		"called_on TCD: withdraw its patrols",
		"called_on TCD: reopen the market",
	}},
	{"an urging with three verbs", "We urge Sudan and Chad to halt the raids, free the hostages and protect the wells.", []string{
		"called_on SDN+TCD: halt the raids",
		"called_on SDN+TCD: free the hostages",
		"called_on SDN+TCD: protect the wells",
	}},
	{"a conference that affirms", "As the Doha II summit affirmed, Japan stands by the truce.", []string{
		"says ~Doha II summit: Japan stands by the truce",
	}},
	{"a refusal under a condition", "Poland said it will not reopen the crossing unless the shelling stops.", []string{
		"says POL: it will not reopen the crossing unless the shelling stops",
		"intends POL: will not reopen the crossing unless the shelling stops",
	}},
	{"a refusal without a condition", "Poland said it will not reopen the crossing.", []string{
		"says POL: it will not reopen the crossing",
	}},
	{"a decision of a state", "Peru's decision to reopen its embassy was welcomed.", []string{
		"agreed PER: reopen its embassy",
	}},
	{"a decision by two states", "The decision by Chile and Peru to withdraw their patrols came late.", []string{
		"agreed CHL+PER: withdraw their patrols",
	}},
	{"severed relations", "Bolivia announced the suspension of diplomatic relations with Chile.", []string{
		"says BOL: the suspension of diplomatic relations with Chile",
		"agreed BOL: the suspension of diplomatic relations with Chile",
	}},
	{"the following", "The two sides, Nepal and India, agreed to the following:", nil},
	{"weighing in progress", "The Greek government is considering sending engineers to the dam.", []string{
		"evaluated GRC: sending engineers to the dam",
	}},
	{"two principles side by side", "The Swedish Foreign Minister stressed that there is no military answer to the dispute, and no solution except a political process.", []string{
		"says ~Swedish Foreign Minister: there is no military answer to the dispute, and no solution except a political process",
		"reaffirmed SWE: there is no military answer to the dispute",
		"reaffirmed SWE: no solution except a political process",
	}},
	{"two principles of a council", "The members of the Security Council affirmed that there is no alternative to dialogue, and no place for armed groups.", []string{
		"says UNSC: there is no alternative to dialogue, and no place for armed groups",
		"reaffirmed UNSC: there is no alternative to dialogue",
		"reaffirmed UNSC: no place for armed groups",
	}},
	{"a deal struck", "An agreement has been struck on reopening the airport between Kuwait and Iraq.", []string{
		"agreed KWT+IRQ: reopening the airport between Kuwait and Iraq",
	}},
	{"reaching an accord", "Togo and Benin reached an accord on patrolling the coast, and on sharing radar data.", []string{
		"agreed TGO+BEN: patrolling the coast",
		"agreed TGO+BEN: sharing radar data",
	}},
	{"an agreement in principle", "Following talks in Muscat, the delegations of Yemen and Oman agreed in principle to reopen two airports, allow fuel ships into Hodeidah, and explore a joint payroll mechanism.", []string{
		"agreed YEM+OMN: reopen two airports",
		"agreed YEM+OMN: allow fuel ships into Hodeidah",
		"evaluated YEM+OMN: explore a joint payroll mechanism",
	}},
	{"that-clauses side by side", "It was agreed that the committee would meet weekly and that reports would be shared with the mediator.", []string{
		"agreed : the committee would meet weekly",
		"agreed : reports would be shared with the mediator",
	}},
	{"a further verb behind an agreement", "Bahrain and Qatar resolved to restore air links, and are working to reopen their embassies.", []string{
		"agreed BHR+QAT: restore air links",
		"agreed BHR+QAT: working to reopen their embassies",
	}},
}
