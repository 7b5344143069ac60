package tiles

import "time"

// Hurry makes a remote wait as long as a test can.
func (r *Remote) Hurry(pause, stall time.Duration) { r.pause, r.stall = pause, stall }
