package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
)

// install installs a package of Debian's. Error: what failed, or how where this is no Debian or nobody may install.
func install(ctx context.Context, name, how string) error {
	apt, err := exec.LookPath("apt-get")
	if err != nil || os.Geteuid() != 0 {
		return errors.New(how)
	}
	fmt.Printf("installing %s for the tests …\n", name)
	for _, args := range [][]string{{"update", "-q"}, {"install", "-q", "-y", "--no-install-recommends", name}} {
		cmd := exec.CommandContext(ctx, apt, args...)
		cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("apt-get %s: %w\n%s\n%s", args[0], err, out, how)
		}
	}
	return nil
}

const howToInstallNode = `the tests of interop need Node 18 or later, which is not here.
Install it (Debian, Ubuntu: apt-get install nodejs; Fedora: dnf install nodejs; macOS: brew install node)`

// needNode sees to it that Node is here: a verifier in another language runs on it.
func needNode(ctx context.Context) error {
	if _, err := exec.LookPath("node"); err == nil {
		return nil
	}
	if err := install(ctx, "nodejs", howToInstallNode); err != nil {
		return err
	}
	if _, err := exec.LookPath("node"); err != nil {
		return errors.New(howToInstallNode)
	}
	return nil
}
