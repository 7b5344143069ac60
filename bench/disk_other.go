//go:build !linux

package main

import "os"

// syncName names the call that makes a file durable here.
const syncName = "fsync"

func syncFile(f *os.File) error { return f.Sync() }
