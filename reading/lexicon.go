package reading

import (
	"embed"
	"fmt"
	"sort"
	"strings"
)

//go:embed lexicon/*.tsv
var embedded embed.FS

// Overlay is a lexicon file added to the embedded ones by an instance or a process: Name is the file name without
// .tsv (words, cues, triggers, heads, people, …), Text its TSV with the same header.
type Overlay struct {
	Name string
	Text []byte
}

// table is one parsed lexicon: rows in file order, cells by column name.
type table struct {
	name    string
	columns []string
	rows    []tableRow
}

type tableRow struct {
	line  int
	cells map[string]string
}

func (r tableRow) get(column string) string { return r.cells[column] }

// list returns the |-separated values of a cell, without empty ones.
func (r tableRow) list(column string) []string {
	var out []string
	for _, v := range strings.Split(r.cells[column], "|") {
		if v = strings.TrimSpace(v); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// parseTable reads TSV with a header line. Error: a row with another number of cells than the header.
func parseTable(name string, text []byte) (table, error) {
	t := table{name: name}
	for i, line := range strings.Split(string(text), "\n") {
		line = strings.TrimSuffix(line, "\r")
		if line == "" {
			continue
		}
		cells := strings.Split(line, "\t")
		if t.columns == nil {
			t.columns = cells
			continue
		}
		if len(cells) != len(t.columns) {
			return t, fmt.Errorf("parse lexicon %s line %d: want %d cells, got %d", name, i+1, len(t.columns), len(cells))
		}
		row := tableRow{line: i + 1, cells: make(map[string]string, len(cells))}
		for c, v := range cells {
			row.cells[t.columns[c]] = v
		}
		t.rows = append(t.rows, row)
	}
	return t, nil
}

// embeddedTables parses every embedded lexicon; overlays with the same name append their rows.
func embeddedTables(overlays []Overlay) (map[string]table, error) {
	entries, err := embedded.ReadDir("lexicon")
	if err != nil {
		return nil, fmt.Errorf("read embedded lexicons: %w", err)
	}
	tables := make(map[string]table, len(entries))
	for _, e := range entries {
		text, err := embedded.ReadFile("lexicon/" + e.Name())
		if err != nil {
			return nil, fmt.Errorf("read lexicon %s: %w", e.Name(), err)
		}
		name := strings.TrimSuffix(e.Name(), ".tsv")
		if tables[name], err = parseTable(name, text); err != nil {
			return nil, err
		}
	}
	for _, o := range overlays {
		base, ok := tables[o.Name]
		if !ok {
			return nil, fmt.Errorf("overlay %q: no such lexicon", o.Name)
		}
		extra, err := parseTable("overlay "+o.Name, o.Text)
		if err != nil {
			return nil, err
		}
		base.rows = append(append([]tableRow(nil), base.rows...), extra.rows...)
		tables[o.Name] = base
	}
	return tables, nil
}

// embeddedText returns the names of the embedded lexicons in order, with their bytes, for hashing.
func embeddedText() (names []string, texts map[string][]byte) {
	entries, _ := embedded.ReadDir("lexicon")
	texts = make(map[string][]byte, len(entries))
	for _, e := range entries {
		b, _ := embedded.ReadFile("lexicon/" + e.Name())
		names = append(names, e.Name())
		texts[e.Name()] = b
	}
	sort.Strings(names)
	return names, texts
}
