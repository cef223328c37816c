package server

import (
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"
)

// local turns away requests to other names than this machine's as long as the server asks for no keys. Whatever page a
// browser here has open could otherwise call it, by a name of its own that it lets point to this machine (DNS rebinding).
// Probes, which have nothing to tell, often name no host.
func (s *Server) local(g *gin.Context) {
	switch g.FullPath() {
	case "/livez", "/readyz":
		return
	}
	if s.open(g.Request) && !localHost(g.Request.Host) {
		s.refuse(g, errHost)
		g.Abort()
	}
}

// open reports whether everybody may call at present. While that cannot be told, it is so.
func (s *Server) open(r *http.Request) bool {
	if s.config.Open == nil {
		return s.config.Keys == nil
	}
	open, err := s.config.Open(r.Context())
	return open || err != nil
}

// localHost reports whether a Host header names this machine and nothing else; the port is of no account.
func localHost(host string) bool {
	name := strings.TrimSuffix(strings.ToLower((&url.URL{Host: host}).Hostname()), ".")
	if ip := net.ParseIP(name); ip != nil {
		return ip.IsLoopback()
	}
	return name == "localhost" || strings.HasSuffix(name, ".localhost")
}
