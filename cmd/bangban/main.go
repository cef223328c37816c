// Command bangban fills, prints and checks the six forms of the 代办帮办 service.
//
// Everything it does is in package cli; only here is the process itself touched.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"bangban/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	os.Exit(cli.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv))
}
