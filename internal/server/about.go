package server

import (
	"context"
	"encoding/json"
)

func (s *Server) live(context.Context, *call) (reply, error) {
	return reply{contentType: mediaText, body: []byte("ok\n")}, nil
}

func (s *Server) ready(ctx context.Context, _ *call) (reply, error) {
	if s.draining.Load() {
		return reply{}, &fault{err: errStopping, wait: retryStopping}
	}
	if s.config.Keys != nil {
		if err := s.config.Keys.Ready(ctx); err != nil {
			return reply{}, err
		}
	}
	return reply{contentType: mediaText, body: []byte("ok\n")}, nil
}

func (s *Server) version(context.Context, *call) (reply, error) {
	body, err := json.Marshal(map[string]string{"version": s.config.Version})
	return lasting(mediaJSON, body), err
}
