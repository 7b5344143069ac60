package main

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/tansiq/tansiq/locale"
)

// help prints help where args ask for it or name no command, and reports whether it did.
func (a *app) help(parser *kong.Kong, args []string) (bool, error) {
	node, asked := parser.Model.Node, false
	for i := 0; i < len(args); i++ {
		s := args[i]
		switch {
		case s == "--":
			i = len(args)
		case s == "--help" || s == "-h" || s == "help" && node == parser.Model.Node:
			asked = true
		case strings.HasPrefix(s, "-"):
			if !strings.Contains(s, "=") && takesValue(node, s) {
				i++
			}
		default:
			if child := childOf(node, s); child != nil {
				node = child
			}
		}
	}
	if !asked && len(node.Children) == 0 || !asked && node != parser.Model.Node && hasUnknown(node, args) {
		return false, nil
	}
	if !asked && node == parser.Model.Node && hasUnknown(node, args) {
		return false, nil
	}
	a.printHelp(parser, node)
	return true, nil
}

// hasUnknown reports whether the words after node are not commands of it: then parsing says what is wrong.
func hasUnknown(node *kong.Node, args []string) bool {
	last := ""
	for i := 0; i < len(args); i++ {
		if strings.HasPrefix(args[i], "-") {
			if !strings.Contains(args[i], "=") && takesValue(node, args[i]) {
				i++
				continue
			}
			if !isFlag(node, args[i]) {
				return true
			}
			continue
		}
		last = args[i]
	}
	return last != "" && last != node.Name
}

func isFlag(node *kong.Node, arg string) bool {
	name, _, _ := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	for _, group := range node.AllFlags(false) {
		for _, f := range group {
			if f.Name == name {
				return true
			}
		}
	}
	return false
}

func takesValue(node *kong.Node, arg string) bool {
	name := strings.TrimLeft(arg, "-")
	for _, group := range node.AllFlags(false) {
		for _, f := range group {
			if f.Name == name {
				return !f.IsBool()
			}
		}
	}
	return false
}

func childOf(node *kong.Node, name string) *kong.Node {
	for _, c := range node.Children {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// helpKey returns the key of a node's help: help.party.admit.
func helpKey(node *kong.Node) string {
	var names []string
	for n := node; n != nil && n.Parent != nil; n = n.Parent {
		names = append([]string{n.Name}, names...)
	}
	return strings.Join(append([]string{"help"}, names...), ".")
}

func (a *app) printHelp(parser *kong.Kong, node *kong.Node) {
	a.say("help.usage", locale.A("Usage", locale.Isolate(usage(parser, node))))
	a.printf("\n")
	a.say(textKey(parser, node))
	if len(node.Children) > 0 {
		a.printf("\n%s\n", a.p.T("help.commands"))
		var rows [][2]string
		for _, c := range node.Children {
			rows = append(rows, [2]string{locale.Isolate(c.Name), a.p.T(helpKey(c))})
		}
		a.columns(rows)
	}
	a.helpArguments(node)
	a.helpFlags(parser, node)
	if node == parser.Model.Node {
		a.printf("\n")
		a.say("help.exit_codes")
	}
}

func textKey(parser *kong.Kong, node *kong.Node) string {
	if node == parser.Model.Node {
		return "help.program"
	}
	return helpKey(node)
}

func usage(parser *kong.Kong, node *kong.Node) string {
	s := "tansiq " + strings.ReplaceAll(strings.TrimPrefix(helpKey(node), "help"), ".", " ")
	s = strings.Join(strings.Fields(s), " ")
	if node == parser.Model.Node || len(node.Children) > 0 {
		return s + " <command>"
	}
	for _, p := range node.Positional {
		if p.Required {
			s += " <" + p.Name + ">"
		} else {
			s += " [<" + p.Name + ">]"
		}
		if p.IsSlice() {
			s += " …"
		}
	}
	for _, f := range node.Flags {
		if f.Required {
			s += " --" + f.Name + "=" + placeholder(f)
		}
	}
	return s + " [flags]"
}

func placeholder(f *kong.Flag) string {
	if f.PlaceHolder != "" {
		return f.PlaceHolder
	}
	return strings.ToUpper(f.Name)
}

func (a *app) helpArguments(node *kong.Node) {
	var rows [][2]string
	for _, p := range node.Positional {
		rows = append(rows, [2]string{locale.Isolate("<" + p.Name + ">"), a.p.T(helpKey(node) + ".arg." + p.Name)})
	}
	if len(rows) > 0 {
		a.printf("\n%s\n", a.p.T("help.arguments"))
		a.columns(rows)
	}
}

func (a *app) helpFlags(parser *kong.Kong, node *kong.Node) {
	var own, global [][2]string
	for _, f := range node.Flags {
		if node != parser.Model.Node {
			own = append(own, a.flagRow(helpKey(node), f))
		}
	}
	for _, f := range parser.Model.Node.Flags {
		global = append(global, a.flagRow("help.global", f))
	}
	if len(own) > 0 {
		a.printf("\n%s\n", a.p.T("help.flags"))
		a.columns(own)
	}
	a.printf("\n%s\n", a.p.T("help.global_flags"))
	a.columns(append(global, [2]string{locale.Isolate("--help"), a.p.T("help.global.help")}))
}

func (a *app) flagRow(key string, f *kong.Flag) [2]string {
	name := "--" + f.Name
	if !f.IsBool() {
		name += "=" + placeholder(f)
	}
	text := a.p.T(key + "." + strings.ReplaceAll(f.Name, "-", "_"))
	if f.Required {
		text += " " + a.p.T("help.required")
	}
	if f.HasDefault && f.Default != "" {
		text += " " + a.p.T("help.default", locale.A("Value", locale.Isolate(f.Default)))
	}
	for _, e := range f.Envs {
		text += " " + a.p.T("help.env", locale.A("Name", locale.Isolate(e)))
	}
	return [2]string{locale.Isolate(name), text}
}

// columns prints rows of two columns, the second wrapped beside the first.
func (a *app) columns(rows [][2]string) {
	first := 0
	for _, r := range rows {
		first = max(first, min(locale.Width(r[0]), 34))
	}
	for _, r := range rows {
		head := r[0]
		for _, line := range locale.Wrap(a.codes(r[1]), max(30, a.width-first-4)) {
			a.printf("  %s  %s\n", locale.Pad(head, first), line)
			head = ""
		}
	}
}

// noCommand reports whether args have a word where a command must stand that is none.
func noCommand(parser *kong.Kong, args []string) bool {
	node := parser.Model.Node
	for i := 0; i < len(args); i++ {
		if strings.HasPrefix(args[i], "-") {
			if !strings.Contains(args[i], "=") && takesValue(node, args[i]) {
				i++
			}
			continue
		}
		if len(node.Children) == 0 {
			return false
		}
		child := childOf(node, args[i])
		if child == nil {
			return true
		}
		node = child
	}
	return false
}

// misuse says in the user's language what was wrong with a command line. kong's own sentences are English: each of
// its forms is recognised, and one that is not still gets a sentence of ours.
func (a *app) misuse(parser *kong.Kong, args []string, err error) error {
	s := err.Error()
	quotedWord := func(prefix string) string {
		rest := strings.TrimPrefix(s, prefix)
		rest, _, _ = strings.Cut(rest, ", did you mean")
		return locale.Isolate(strings.TrimSpace(strings.ReplaceAll(rest, `"`, "")))
	}
	switch {
	case strings.HasPrefix(s, "unknown flag "):
		return problem("unknown_flag", exitUsage, locale.A("Got", quotedWord("unknown flag ")))
	case strings.HasPrefix(s, "unexpected argument "):
		got := quotedWord("unexpected argument ")
		if noCommand(parser, args) {
			return problem("unknown_command", exitUsage, locale.A("Got", got))
		}
		return problem("unexpected_argument", exitUsage, locale.A("Got", got))
	case strings.HasPrefix(s, "missing flags: "):
		return problem("missing_flags", exitUsage, locale.A("Flags", quotedWord("missing flags: ")))
	case strings.HasPrefix(s, "expected one of "):
		return problem("expected_command", exitUsage, locale.A("Commands", quotedWord("expected one of ")))
	case strings.HasPrefix(s, "expected \""):
		return problem("missing_argument", exitUsage, locale.A("Arguments", quotedWord("expected ")))
	}
	if flag, rest, ok := strings.Cut(s, ": "); ok && strings.HasPrefix(flag, "--") {
		if strings.Contains(rest, "missing value") || strings.Contains(rest, "EOL") {
			return problem("flag_value_missing", exitUsage, locale.A("Flag", locale.Isolate(flag)))
		}
		return problem("flag_value", exitUsage, locale.A("Flag", locale.Isolate(flag)))
	}
	return problem("misuse", exitUsage)
}

// sortedKeys returns the keys of m, sorted.
func sortedKeys[V any](m map[string]V) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
