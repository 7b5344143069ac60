package act

import "fmt"

// Rule says which rule an act breaks. Each has a message in both languages under the key "invalid.<rule>".
type Rule string

// The rules that Validate checks.
const (
	RuleRequired        Rule = "required"
	RuleUnknownValue    Rule = "unknown_value"
	RuleTooLong         Rule = "too_long"
	RuleText            Rule = "text"
	RuleSlug            Rule = "slug"
	RuleDay             Rule = "day"
	RuleEntryID         Rule = "entry_id"
	RuleDigest          Rule = "digest"
	RuleKey             Rule = "key"
	RuleSorted          Rule = "sorted"
	RuleRange           Rule = "range"
	RuleAudienceParties Rule = "audience_parties"
	RuleZone            Rule = "zone"
	RuleSpan            Rule = "span"
	RuleDeadline        Rule = "deadline"
	RuleSame            Rule = "same"
	RulePartRequired    Rule = "part_required"
	RulePartWider       Rule = "part_wider"
	RuleNoLog           Rule = "no_log"
	RuleLog             Rule = "log"
)

// Rules lists every rule.
func Rules() []Rule {
	return []Rule{RuleRequired, RuleUnknownValue, RuleTooLong, RuleText, RuleSlug, RuleDay, RuleEntryID, RuleDigest, RuleKey,
		RuleSorted, RuleRange, RuleAudienceParties, RuleZone, RuleSpan, RuleDeadline, RuleSame, RulePartRequired,
		RulePartWider, RuleNoLog, RuleLog}
}

// Invalid is the error of an act that breaks a rule of its kind.
type Invalid struct {
	Kind  Kind
	Field string // as in the payload, such as "deadline.due"
	Rule  Rule
	Got   string // what stood there, or its length; never the content of a part
}

func (e *Invalid) Error() string {
	return fmt.Sprintf("invalid %s: field %s: %s, got %q", e.Kind, e.Field, e.Rule, e.Got)
}
