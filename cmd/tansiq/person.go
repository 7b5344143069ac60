package main

import (
	"github.com/tansiq/tansiq/act"
	"github.com/tansiq/tansiq/delegation"
	"github.com/tansiq/tansiq/keyfile"
	"github.com/tansiq/tansiq/locale"
)

type personCmd struct {
	Enrol personEnrolCmd `cmd:""`
	Left  personLeftCmd  `cmd:""`
	List  personListCmd  `cmd:""`
}

type personEnrolCmd struct {
	NameAR   string `name:"name-ar" placeholder:"TEXT"`
	NameEN   string `name:"name-en" placeholder:"TEXT"`
	OfficeAR string `name:"office-ar" placeholder:"TEXT"`
	OfficeEN string `name:"office-en" placeholder:"TEXT"`
	audienceFlag
}

func (c *personEnrolCmd) Run(a *app) error {
	author, err := a.author(keyfile.Root)
	if err != nil {
		return err
	}
	who := act.Identity{Name: act.Words{AR: c.NameAR, EN: c.NameEN}, Office: act.Words{AR: c.OfficeAR, EN: c.OfficeEN}}
	return a.do(author.Author, c.Audience, &act.PersonEnrolled{Party: author.party, Identity: act.SayTo(act.To(act.OwnDelegation), who)})
}

type personLeftCmd struct {
	Person string `arg:"" name:"person"`
	audienceFlag
}

func (c *personLeftCmd) Run(a *app) error {
	author, err := a.author(keyfile.Root)
	if err != nil {
		return err
	}
	person, err := author.entry(c.Person)
	if err != nil {
		return err
	}
	return a.do(author.Author, c.Audience, &act.PersonLeft{Party: author.party, Person: person})
}

type personListCmd struct{}

func (*personListCmd) Run(a *app) error {
	people, err := listOf(a, delegation.People)
	if err != nil {
		return err
	}
	for _, p := range people {
		key := "person.line"
		if p.Left {
			key = "person.line_left"
		}
		a.say(key, locale.A("ID", locale.Isolate(string(p.ID))), locale.A("Name", locale.Isolate(a.words(p.Identity.Name))), locale.A("Office", locale.Isolate(a.words(p.Identity.Office))))
	}
	if len(people) == 0 {
		a.say("nothing.people")
	}
	return nil
}
