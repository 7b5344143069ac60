package main

import (
	"fmt"
	"syscall"
)

// mountSmall makes a file system of so many MiB in memory at dir, or gives the one that is there another size. Error:
// where this may not be done, as by any other user than root.
func mountSmall(dir string, mib int64, again bool) error {
	flags := uintptr(0)
	if again {
		flags = syscall.MS_REMOUNT
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", flags, fmt.Sprintf("size=%dm,mode=0755", mib)); err != nil {
		return fmt.Errorf("mount %d MiB at %s: %w", mib, dir, err)
	}
	return nil
}

func unmount(dir string) error { return syscall.Unmount(dir, syscall.MNT_DETACH) }
