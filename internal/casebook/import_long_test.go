//go:build !race

package casebook_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

func TestLibreOfficeInBetween(t *testing.T) {
	w := newWorkshop(t)
	w.opened()
	w.done()
	dir := t.TempDir()
	w.ok(os.WriteFile(filepath.Join(dir, "in.xlsx"), w.edited(w.export(), map[string]any{"备注4": "只改了这里"}), 0o600))
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "soffice", "--headless", "--norestore", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"),
		"--convert-to", "xlsx", "--outdir", filepath.Join(dir, "out"), filepath.Join(dir, "in.xlsx"))
	cmd.Env = append(os.Environ(), "HOME="+dir)
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("soffice, which .ci/deps installs: %v\n%s", err, said)
	}
	data, err := os.ReadFile(filepath.Join(dir, "out", "in.xlsx"))
	w.ok(err)
	w.takes(data, "备注:  → 只改了这里")
}
