package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// retryStopping is when a caller may try again whom a server that stops has refused.
const retryStopping = 5 * time.Second

// Serve answers requests on a listener until the context ends. For Limits.Drain it then goes on and only says that it is
// not ready, until whoever sends requests has noticed. After that it takes no more and finishes what runs, for as long as
// Limits.Grace; what still runs then is broken off, which is an error.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	running, abandon := context.WithCancel(context.WithoutCancel(ctx))
	defer abandon()
	limits := s.config.Limits
	h := &http.Server{
		Handler:           s.handler,
		ReadHeaderTimeout: limits.HeaderTime,
		ReadTimeout:       limits.BodyTime,
		WriteTimeout:      limits.WriteTime,
		IdleTimeout:       limits.IdleTime,
		MaxHeaderBytes:    limits.HeaderBytes,
		BaseContext:       func(net.Listener) context.Context { return running },
		ErrorLog:          slog.NewLogLogger(s.config.Logger.Handler(), slog.LevelDebug),

		DisableGeneralOptionsHandler: true, // OPTIONS * is answered as everything else
	}
	log := s.config.Logger
	log.InfoContext(ctx, "serving", "address", l.Addr().String(), "version", s.config.Version)
	ended := make(chan error, 1)
	go func() { ended <- h.Serve(dresser{l, s}) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	log.InfoContext(running, "stopping", "delay", limits.Drain.String(), "grace", limits.Grace.String())
	s.draining.Store(true)
	select {
	case err := <-ended:
		return fmt.Errorf("serve: %w", err)
	case <-time.After(limits.Drain):
	}
	s.stopping.Store(true)
	grace, cancel := context.WithTimeout(running, limits.Grace)
	defer cancel()
	err := h.Shutdown(grace)
	if err != nil {
		abandon()
		err = errors.Join(fmt.Errorf("stop: %w", err), h.Close())
	}
	if failed := <-ended; !errors.Is(failed, http.ErrServerClosed) {
		err = errors.Join(err, failed)
	}
	log.InfoContext(running, "stopped", "complete", err == nil)
	return err
}
