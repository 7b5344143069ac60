package reading

import "strconv"

// settings reads where speech took place: كان X يتحدث في مؤتمر صحافي مع Y, at a press conference with Y.
func (d *document) settings(s *sentence, arabicText bool) {
	for i := s.from; i < s.to; i++ {
		if !d.has(i, isVerb) && d.key(i) != "speaking" && d.key(i) != "conference" {
			continue
		}
		switch d.base(i) {
		case "يتحدث", "تتحدث", "speaking":
		default:
			continue
		}
		set := Setting{Para: d.paraID(s.para)}
		d.settingParts(&set, i, s, arabicText)
		if set.Medium == "" {
			continue
		}
		for a := max(0, len(d.acts)-24); a < len(d.acts); a++ {
			if d.acts[a].para >= s.para-1 && d.acts[a].para <= s.para {
				set.AppliesTo = append(set.AppliesTo, "q"+strconv.Itoa(a+1))
			}
		}
		d.out.Settings = append(d.out.Settings, set)
		return
	}
}

// settingParts fills medium, partner, place and broadcaster from the words after the verb of speaking.
func (d *document) settingParts(set *Setting, i int, s *sentence, arabicText bool) {
	for j := i + 1; j < s.to; j++ {
		switch d.key(j) {
		case "مؤتمر", "لقاء", "ندوه", "conference", "briefing", "interview":
			if set.Medium == "" {
				to := j + 1
				if arabicText && to < s.to && d.tok(to).kind == tokWord && d.tok(to).name < 0 {
					to++
				}
				set.Medium = d.span(j, to).Text
			}
		case "مع", "with":
			if sub, ok := d.subjectAt(j+1, s.to); ok {
				set.With = d.ids(sub.actors)
				if len(d.talk.speaker) > 0 && len(sub.actors) > 0 {
					d.talk.group = append(append([]int32(nil), d.talk.speaker[:1]...), sub.actors...)
				}
			}
		}
		m := d.mentionFrom(j)
		if m == nil || len(m.actors) != 1 {
			continue
		}
		switch a := d.actor(m.actors[0]); a.Type {
		case "outlet":
			set.BroadcastBy = a.ID
		case "place":
			set.Place = a.ID
		}
	}
}
