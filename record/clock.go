package record

// early reports whether an author's clock ran ahead of the node's by more than is let pass.
func early(atUTC, receivedUTC int64) bool { return atUTC > receivedUTC+earlyUTC }

// day is how long an act may be on its way before it is shown: an act signed on a journey and sent in the evening is
// nothing to speak of.
const day = 24 * hour

// DaysWaited returns how many whole days lie between the time that the author claims and the receipt: 0 where it is less
// than one, where the author's clock ran ahead, and where the reader does not see the entry. Nothing is wrong with an act
// that waited: it was signed where there was no connection. It is shown, since what it says was said of that day.
func (l Line) DaysWaited() int64 {
	if !l.Seen || l.AtUTC > l.ReceivedUTC {
		return 0
	}
	return (l.ReceivedUTC - l.AtUTC) / day
}
