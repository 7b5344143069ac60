package main

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"github.com/tansiq/tansiq/reading"
	"github.com/tansiq/tansiq/sample"
)

// Limits of the reading engine's specification.
const (
	arabicMBs   = 5.0 // MB/s on one core, at least
	englishMBs  = 3.0
	articleMost = 5.0 // ms, 95th percentile, less than
)

// articleName is the figure of how long one article takes: the slower of the two texts.
const articleName = "reading/article-p95"

// article is one text to read.
type article struct {
	name  string // of its figure
	least float64
	doc   reading.Document
}

// reading measures the reading engine on the two texts of the exercise, on one core, in turn.
func (b *bench) reading(ctx context.Context) error {
	if !b.wants("reading/ar", "reading/en", articleName) {
		return nil
	}
	x, err := sample.Exercise()
	if err != nil {
		return err
	}
	published, err := reading.ParseDay(x.Published)
	if err != nil {
		return err
	}
	known, err := reading.NewKnowledge(registerOf(x))
	if err != nil {
		return err
	}
	var articles []article
	for _, s := range x.Sources {
		least := englishMBs
		if s.Lang == "ar" {
			least = arabicMBs
		}
		articles = append(articles, article{"reading/" + s.Lang, least, reading.Document{Text: s.Body, Lang: s.Lang}})
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // one core, the collector's work included
	return b.read(ctx, articles, func(a article) error {
		_, err := reading.Read(a.doc, published, known)
		return err
	})
}

// read takes rounds over the articles. A round reads each again and again, and gives a speed and a percentile.
func (b *bench) read(ctx context.Context, articles []article, one func(article) error) error {
	speeds := make([]samples, len(articles))
	var slowest samples
	for range b.plan.pairs {
		p95 := 0.0
		for i, a := range articles {
			times, err := again(ctx, b.plan.round, func() error { return one(a) })
			if err != nil {
				return fmt.Errorf("%s: %w", a.name, err)
			}
			sum := 0.0
			for _, t := range times {
				sum += t
			}
			speeds[i].add(float64(len(times)*len(a.doc.Text))/1e6/sum, a.least)
			p95 = max(p95, quantile(times, 0.95)*1e3)
		}
		slowest.add(p95, articleMost)
	}
	for i, a := range articles {
		b.add(speeds[i].figure(a.name, "MB/s", "limit", Bar{">=", 1}))
	}
	b.add(slowest.figure(articleName, "ms", "limit", Bar{"<", 1}))
	return nil
}

// again calls do for the time given, twice at least, and returns how many seconds each call took.
func again(ctx context.Context, during time.Duration, do func() error) ([]float64, error) {
	runtime.GC()
	var times []float64
	for begin := time.Now(); len(times) < 2 || time.Since(begin) < during; {
		t := time.Now()
		if err := do(); err != nil {
			return nil, err
		}
		times = append(times, time.Since(t).Seconds())
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return times, nil
}

// registerOf returns what the exercise's process knows before it reads.
func registerOf(x sample.ExerciseProcess) reading.Register {
	var r reading.Register
	for _, a := range x.Actors {
		r.Actors = append(r.Actors, reading.Actor{ID: a.ID, Type: a.Type, QID: a.QID, NameAR: a.Name.AR, NameEN: a.Name.EN, Of: a.Of, AliasAR: a.AliasAR,
			AliasEN: a.AliasEN, NisbaAR: a.NisbaAR, DemonymEN: a.DemonymEN, CapitalAR: a.CapitalAR, CapitalEN: a.CapitalEN, Members: a.Members})
	}
	for _, i := range x.Instruments {
		r.Instruments = append(r.Instruments, reading.KnownInstrument{ID: i.Key, Type: i.Type, NameAR: i.Title.AR, NameEN: i.Title.EN,
			AliasAR: i.AliasAR, AliasEN: i.AliasEN, Date: i.Date})
	}
	return r
}
