package gold

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// shared returns a file of the folder beside the repository, or skips nothing and says how many tests are absent.
func shared(t *testing.T, path string, tests int) ([]byte, bool) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "shared", path))
	if err != nil {
		fmt.Printf("absent: %d tests\n", tests)
		return nil, false
	}
	return b, true
}

func TestTheSeedAgainstItself(t *testing.T) {
	form, ok := shared(t, "data/reading/seed.gold.json", 3)
	if !ok {
		return
	}
	text, ok := shared(t, "data/reading/seed.txt", 3)
	if !ok {
		return
	}
	g, err := Parse(form)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("has no problem", func(t *testing.T) {
		if problems := Validate(g, text); len(problems) > 0 {
			t.Errorf("problems: %v", problems)
		}
	})
	t.Run("is 1 everywhere and invents nothing", func(t *testing.T) { perfect(t, g, text, form) })
	t.Run("is 1 everywhere under other ids", func(t *testing.T) { perfect(t, g, text, renamed(t, form)) })
}

func perfect(t *testing.T, g Gold, text, form []byte) {
	t.Helper()
	c, err := ParseCandidate(form)
	if err != nil {
		t.Fatal(err)
	}
	counts := Score(g, text, c, Register{})
	if got := below(counts); len(got) > 0 || counts.Invented > 0 {
		t.Errorf("figures that are not 1: %v, invented: %d", got, counts.Invented)
	}
	if diff := Diff(g, text, c, Register{}); len(diff) > 0 {
		t.Errorf("differences: %v", diff)
	}
	if counts.Speech.Hits != len(g.Speech) || counts.Commitments.Hits != len(g.Commitments) {
		t.Errorf("hits: want every item, got %+v and %+v", counts.Speech, counts.Commitments)
	}
}

// renamed gives every actor of the form an id that says nothing.
func renamed(t *testing.T, form []byte) []byte {
	t.Helper()
	var root map[string]any
	if err := json.Unmarshal(form, &root); err != nil {
		t.Fatal(err)
	}
	ids := map[string]string{}
	for i, a := range root["actors"].([]any) {
		actor := a.(map[string]any)
		id := fmt.Sprintf("actor-%d", i)
		ids[actor["id"].(string)], actor["id"] = id, id
		if actor["type"] == "state" {
			actor["qid"] = nil
		}
	}
	var rename func(value any) any
	rename = func(value any) any {
		switch v := value.(type) {
		case string:
			if id, ok := ids[v]; ok {
				return id
			}
		case []any:
			for i := range v {
				v[i] = rename(v[i])
			}
		case map[string]any:
			for key := range v {
				v[key] = rename(v[key])
			}
		}
		return value
	}
	return []byte(asJSON(t, rename(root)))
}

func TestModalitiesAndClassesAreThoseOfTheSpecification(t *testing.T) {
	b, ok := shared(t, "spec/enums.json", 1)
	if !ok {
		return
	}
	var enums map[string]json.RawMessage
	if err := json.Unmarshal(b, &enums); err != nil {
		t.Fatal(err)
	}
	for key, have := range map[string][]string{"commitment.modality": Modalities(), "commitment.class": Classes()} {
		var want []string
		if err := json.Unmarshal(enums[key], &want); err != nil {
			t.Fatal(err)
		}
		slices.Sort(want)
		slices.Sort(have)
		if diff := cmp.Diff(want, have); diff != "" {
			t.Errorf("%s (-enums.json +here):\n%s", key, diff)
		}
	}
}
