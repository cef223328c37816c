package floors_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// goPackage is what go list tells of a package.
type goPackage struct {
	ImportPath string
	Dir        string
	Doc        string
	GoFiles    []string
	Imports    []string
}

// listPackages lists the packages of this module.
func listPackages(t *testing.T) []goPackage {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Dir,Doc,GoFiles,Imports", "bangban/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []goPackage
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// allowed says which packages of the module a package may import. Floors go upwards: nothing imports what stands
// further down this table.
var allowed = map[string][]string{
	"bangban/forms":               {},
	"bangban/fonts":               {},
	"bangban/internal/atomicfile": {},
	"bangban/internal/floors":     {},
	"bangban/templates":           {"bangban/forms"},
	"bangban/internal/page":       {"bangban/fonts"},
	"bangban/internal/pdftest":    {},
	"bangban/internal/typeset":    {"bangban/forms", "bangban/fonts", "bangban/templates", "bangban/internal/page"},
	"bangban/internal/pdf":        {"bangban/fonts", "bangban/internal/page"},
	"bangban/internal/render": {
		"bangban/forms", "bangban/fonts", "bangban/templates",
		"bangban/internal/page", "bangban/internal/typeset", "bangban/internal/pdf",
	},
	"bangban/internal/auth":          {"bangban/forms"},
	"bangban/internal/calendar":      {"bangban/forms"},
	"bangban/internal/casebook":      {"bangban/forms"},
	"bangban/internal/ledger/splice": {},
	"bangban/internal/ledger":        {"bangban/forms", "bangban/internal/calendar", "bangban/internal/ledger/splice"},
	"bangban/internal/store":         {"bangban/forms", "bangban/internal/auth", "bangban/internal/casebook"},
	"bangban/internal/store/sqlite": {
		"bangban/internal/atomicfile", "bangban/internal/casebook", "bangban/internal/store",
	},
	"bangban/internal/store/postgres": {"bangban/internal/store"},
	"bangban/internal/store/pgtest":   {},
	"bangban/internal/store/storetest": {
		"bangban/forms", "bangban/internal/auth", "bangban/internal/casebook", "bangban/internal/store",
	},
	"bangban/internal/config":         {},
	"bangban/internal/telemetry":      {},
	"bangban/internal/server/openapi": {"bangban/forms"},
	"bangban/internal/server": {
		"bangban/forms", "bangban/templates", "bangban/internal/render",
		"bangban/internal/auth", "bangban/internal/casebook", "bangban/internal/ledger", "bangban/internal/server/openapi",
	},
	"bangban/internal/cli": {
		"bangban/forms", "bangban/fonts", "bangban/templates", "bangban/internal/atomicfile",
		"bangban/internal/typeset", "bangban/internal/pdf", "bangban/internal/render",
		"bangban/internal/config", "bangban/internal/server", "bangban/internal/auth",
		"bangban/internal/telemetry", "bangban/internal/calendar", "bangban/internal/casebook", "bangban/internal/ledger",
		"bangban/internal/store", "bangban/internal/store/sqlite", "bangban/internal/store/postgres",
	},
	"bangban/cmd/bangban": {"bangban/internal/cli"},
}

// fences says which packages alone may import a library.
var fences = map[string][]string{
	"github.com/signintech/gopdf":        {"bangban/internal/pdf"},
	"github.com/klauspost/compress":      {"bangban/internal/pdf", "bangban/fonts", "bangban/internal/ledger/splice"},
	"github.com/spf13/cobra":             {"bangban/internal/cli"},
	"github.com/spf13/pflag":             {"bangban/internal/cli"},
	"golang.org/x/term":                  {"bangban/internal/cli"},
	"github.com/go-playground/validator": {"bangban/forms"},
	"github.com/gin-gonic/gin":           {"bangban/internal/server"},
	"github.com/prometheus":              {"bangban/internal/server"},
	"golang.org/x/time":                  {"bangban/internal/auth"},
	"github.com/rogpeppe/go-internal":    {},
	"go.yaml.in/yaml":                    {"bangban/internal/config"},
	"github.com/xuri/excelize":           {"bangban/internal/ledger"},
	"modernc.org/sqlite":                 {"bangban/internal/store/sqlite"},
	"github.com/jackc/pgx":               {"bangban/internal/store/postgres", "bangban/internal/store/pgtest"},
	"github.com/pressly/goose": {
		"bangban/internal/store", "bangban/internal/store/sqlite", "bangban/internal/store/postgres",
	},
	"database/sql": {
		"bangban/internal/store", "bangban/internal/store/sqlite", "bangban/internal/store/postgres",
		"bangban/internal/store/storetest",
	},
	"go.opentelemetry.io": {"bangban/internal/server", "bangban/internal/telemetry"},
}

func TestPackagesImportOnlyLowerFloors(t *testing.T) {
	for _, p := range listPackages(t) {
		below, known := allowed[p.ImportPath]
		if !known {
			t.Errorf("%s stands on no floor: give it one in this test and in .golangci.yml", p.ImportPath)
			continue
		}
		for _, imported := range p.Imports {
			if strings.HasPrefix(imported, "bangban/") && !slices.Contains(below, imported) {
				t.Errorf("%s imports %s, which it may not", p.ImportPath, imported)
			}
		}
	}
}

func TestLibrariesStayBehindTheirFences(t *testing.T) {
	for _, p := range listPackages(t) {
		for _, imported := range p.Imports {
			for library, owners := range fences {
				if strings.HasPrefix(imported+"/", library+"/") && !slices.Contains(owners, p.ImportPath) {
					t.Errorf("%s imports %s, which only %v may", p.ImportPath, imported, owners)
				}
			}
		}
	}
}

func TestPackagesSayWhatTheyAreFor(t *testing.T) {
	for _, p := range listPackages(t) {
		if !strings.HasSuffix(p.Doc, ".") {
			t.Errorf("%s has no package comment that is a sentence: %q", p.ImportPath, p.Doc)
		}
	}
}

const (
	maxFileLines     = 400
	maxFunctionLines = 60
)

func TestFilesAndFunctionsStaySmall(t *testing.T) {
	for _, p := range listPackages(t) {
		for _, name := range p.GoFiles {
			fset := token.NewFileSet()
			file, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			place := p.ImportPath + "/" + name
			if n := fset.File(file.Pos()).LineCount(); n > maxFileLines {
				t.Errorf("%s has %d lines, more than %d", place, n, maxFileLines)
			}
			checkFunctions(t, fset, file, place)
		}
	}
}

func checkFunctions(t *testing.T, fset *token.FileSet, file *ast.File, place string) {
	t.Helper()
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		if f.Recv == nil && f.Name.Name == "init" {
			t.Errorf("%s has an init function", place)
		}
		if n := fset.Position(f.End()).Line - fset.Position(f.Pos()).Line + 1; n > maxFunctionLines {
			t.Errorf("%s: %s has %d lines, more than %d", place, f.Name.Name, n, maxFunctionLines)
		}
	}
}

func TestTheProgramIsBuiltWithoutC(t *testing.T) {
	cmd := exec.Command("go", "list", "-deps", "-f", "{{if .CgoFiles}}{{.ImportPath}}{{end}}", "bangban/cmd/bangban")
	cmd.Env = append(cmd.Environ(), "CGO_ENABLED=0")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	if left := strings.TrimSpace(string(out)); left != "" {
		t.Errorf("these packages need C: %s", left)
	}
}

// TestNoTestIsLeftOut wants the tests that the race detector leaves out to be those that make test runs
// without it.
func TestNoTestIsLeftOut(t *testing.T) {
	makefile, err := os.ReadFile("../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(makefile, []byte("\n\t@.ci/phase unraced .ci/unraced\n")) {
		t.Error("make test does not run .ci/unraced")
	}
	out, err := exec.Command("../../.ci/unraced", "-n").Output()
	if err != nil {
		t.Fatal(err)
	}
	run := strings.Fields(string(out))
	left := testsLeftOut(t)
	slices.Sort(run)
	slices.Sort(left)
	if !slices.Equal(run, left) || len(left) == 0 {
		t.Errorf(".ci/unraced runs\n%s\nand the race detector leaves out\n%s", run, left)
	}
}

// testsLeftOut are the tests of files that are built without the race detector only.
func testsLeftOut(t *testing.T) (names []string) {
	t.Helper()
	plain, raced := build.Default, build.Default
	raced.BuildTags = append(slices.Clone(raced.BuildTags), "race")
	err := filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		dir, name := filepath.Split(path)
		with, err := raced.MatchFile(dir, name)
		if err != nil || with {
			return err
		}
		if without, err := plain.MatchFile(dir, name); err != nil || !without {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && strings.HasPrefix(f.Name.Name, "Test") {
				names = append(names, f.Name.Name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
