package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/tansiq/tansiq/locale"
)

// run runs one command line and returns the exit code.
func run(ctx context.Context, args []string, w world) int {
	catalogue, err := locale.New(texts)
	if err != nil {
		fmt.Fprintln(w.err, err) // a fault of the program: a test opens every catalogue
		return exitFault
	}
	return runWith(ctx, args, w, catalogue)
}

// runWith runs one command line with texts that are open already.
func runWith(ctx context.Context, args []string, w world, catalogue *locale.Catalogue) int {
	a := &app{world: w, ctx: ctx, g: &globals{}}
	a.p = catalogue.In(languageOf(args, w.env), locale.Options{Digits: digitsOf(args)})
	err := a.command(args)
	if cerr := a.close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = a.failure
	}
	if err == nil {
		return exitDone
	}
	return a.report(err)
}

// languageOf takes --lang before anything else is parsed, so that the errors of parsing are in it too.
func languageOf(args []string, env func(string) string) locale.Language {
	if l, ok := locale.Parse(flagOf(args, "--lang")); ok {
		return l
	}
	if l, ok := locale.Parse(env("TANSIQ_LANG")); ok {
		return l
	}
	return locale.FromEnviron(env)
}

func digitsOf(args []string) locale.Digits {
	if flagOf(args, "--digits") == "arabic" {
		return locale.ArabicIndic
	}
	return locale.Western
}

func flagOf(args []string, flag string) string {
	for i, s := range args {
		if v, ok := strings.CutPrefix(s, flag+"="); ok {
			return v
		}
		if s == flag && i+1 < len(args) {
			return args[i+1]
		}
	}
	return ""
}

// bare takes from each word the isolates that our own output puts around ids, so that what is copied from a terminal
// can be pasted back.
func bare(args []string) []string {
	var out []string
	for _, s := range args {
		flag, value, ok := strings.Cut(s, "=")
		if ok && strings.HasPrefix(s, "--") {
			out = append(out, flag+"="+trimIsolates(value))
			continue
		}
		out = append(out, trimIsolates(s))
	}
	return out
}

func trimIsolates(s string) string { return strings.Trim(s, "\u2066\u2067\u2068\u2069") }

// command parses and runs.
func (a *app) command(args []string) error {
	args = bare(args)
	var c commands
	parser, err := kong.New(&c, kong.Name("tansiq"), kong.NoDefaultHelp(), kong.Exit(func(int) {}), kong.Writers(a.out, a.err), kong.ConfigureHelp(kong.HelpOptions{}))
	if err != nil {
		return err
	}
	if helped, err := a.help(parser, args); helped {
		return err
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		return a.misuse(parser, args, err)
	}
	a.g = &c.Global
	if err := a.checkGlobals(); err != nil {
		return err
	}
	return parsed.Run(a)
}

func (a *app) checkGlobals() error {
	if a.g.Lang != "" {
		if _, ok := locale.Parse(a.g.Lang); !ok {
			return problem("language", exitUsage, locale.A("Got", locale.Isolate(a.g.Lang)))
		}
	}
	if a.g.Digits != "western" && a.g.Digits != "arabic" {
		return problem("digits", exitUsage, locale.A("Got", locale.Isolate(a.g.Digits)))
	}
	return nil
}

// report prints an error for people and returns its exit code.
func (a *app) report(err error) int {
	if errors.Is(err, context.Canceled) {
		err = problem("interrupted", exitFault)
	}
	e := a.explain(err)
	for _, line := range []string{a.p.T("word.error", locale.A("Text", e.text)), a.p.T("word.next", locale.A("Text", e.next))} {
		for part := range strings.SplitSeq(a.codes(line), "\n") {
			fmt.Fprintln(a.err, strings.Join(locale.Wrap(part, a.width), "\n"))
		}
	}
	return e.exit
}
