// Package tiles publishes a log over HTTP and fetches what another server publishes: C2SP tlog-tiles.
//
// Its words:
//
//	place    what a path of tlog-tiles names: a tile or an entry bundle, with its width
//	handler  serves the checkpoint, the tiles, the entry bundles and the public bundle of one log
//	remote   a log that somebody serves, to be followed by record.Follow
//
// What always holds:
//
//   - Nothing is published but what is safe to publish: checkpoint, hashes, leaves, and the bundle that was cut for a
//     reader who is nobody.
//   - What may be kept for long was held against the head first, so that no torn tile stays in a cache for a year.
//   - A client learns of a failure that there was one, and nothing else.
//   - What a server says of itself is not believed: lengths are bounded here, addresses are not followed elsewhere, and
//     what comes is checked by package record.
//
// It leaves to package record what a tile is and whether it is right, and to package serve the listening.
package tiles
