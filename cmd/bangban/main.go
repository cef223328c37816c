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

// gcPercent lets the heap grow to five times what is in use before it is collected. Printing leaves much garbage over a
// few megabytes that stay, so that the usual 100 spends a third of the processor on collecting to save as little.
const gcPercent = 400

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	os.Exit(cli.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv))
}
