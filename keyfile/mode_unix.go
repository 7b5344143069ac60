//go:build !windows

package keyfile

// checksModes: file modes say who may read.
const checksModes = true
