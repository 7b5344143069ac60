package act

import (
	"testing"
)

// The benchmarks take the golden commitment.recorded, about 1.9 kB with two parts, and a payload of 1 kB.

func benchmarked(b *testing.B, k Kind) (example, []byte, []PartContent) {
	b.Helper()
	e := exampleOf(b, k)
	payload, contents := e.seal(b)
	b.ReportAllocs()
	return e, payload, contents
}

func benchmarkOpen(b *testing.B, k Kind, payload []byte) {
	b.SetBytes(int64(len(payload)))
	for b.Loop() {
		if _, err := Open(k.PayloadType(), payload); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	_, payload, _ := benchmarked(b, KindCommitmentRecorded)
	benchmarkOpen(b, KindCommitmentRecorded, payload)
}

// BenchmarkOpenOf1kB opens a commitment with the optional words left out.
func BenchmarkOpenOf1kB(b *testing.B) {
	e := exampleOf(b, KindCommitmentRecorded)
	t := &e.act.(*CommitmentRecorded).Terms
	t.AssertedBy, t.Beneficiary, t.Condition, t.Place = nil, Words{}, Words{}, Words{}
	t.Bound, t.Deadline = t.Bound[:1], Deadline{Trigger: "none"}
	payload, _ := e.seal(b)
	b.ReportAllocs()
	benchmarkOpen(b, KindCommitmentRecorded, payload)
}

func BenchmarkSeal(b *testing.B) {
	e, _, _ := benchmarked(b, KindCommitmentRecorded)
	salt := func() (Salt, error) { return Salt{1}, nil }
	for b.Loop() {
		if _, _, err := Seal(e.head, e.act, salt); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFill(b *testing.B) {
	_, payload, contents := benchmarked(b, KindCommitmentRecorded)
	o := openAndFill(b, KindCommitmentRecorded, payload, nil)
	for b.Loop() {
		for _, c := range contents {
			if err := o.Fill(c); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkValidate(b *testing.B) {
	_, payload, contents := benchmarked(b, KindCommitmentRecorded)
	o := openAndFill(b, KindCommitmentRecorded, payload, contents)
	for b.Loop() {
		if err := o.Validate(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPartDigest(b *testing.B) {
	_, payload, contents := benchmarked(b, KindCommitmentRecorded)
	o := openAndFill(b, KindCommitmentRecorded, payload, nil)
	for b.Loop() {
		for i, c := range contents {
			PartDigest(c.Salt, o.Log, string(o.Entry), o.Parts[i], c.Content)
		}
	}
}

func BenchmarkPayloadDigest(b *testing.B) {
	_, payload, _ := benchmarked(b, KindCommitmentRecorded)
	for b.Loop() {
		PayloadDigest(payload)
	}
}
