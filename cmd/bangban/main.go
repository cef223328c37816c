// Command bangban fills, prints and checks the six forms of the 代办帮办 service.
//
// Everything it does is in package cli; only here is the process itself touched.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"bangban/internal/cli"
)

// gcPercent lets the heap grow to five times what is in use before it is collected: printing leaves much garbage over a
// few megabytes that stay, and at the usual 100 a third of the processor goes to collecting. Near softMemory bytes it is
// collected as often as it takes to stay below.
const (
	gcPercent  = 400
	softMemory = 256 << 20
)

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(softMemory)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	os.Exit(cli.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv))
}
