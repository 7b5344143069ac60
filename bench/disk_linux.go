package main

import (
	"os"
	"syscall"
)

// syncName names the call that makes a file durable here.
const syncName = "fdatasync"

func syncFile(f *os.File) error { return syscall.Fdatasync(int(f.Fd())) }
