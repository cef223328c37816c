// Package pdftest lets tests look at PDF files through independent readers: poppler, qpdf and PDFBox.
//
// It is support for tests and no part of the program. A reader that is not installed fails the test and names the
// Debian package; it never skips.
package pdftest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Font is a line of pdffonts.
type Font struct {
	Name                      string
	Embedded, Subset, Unicode bool
}

// Text is what pdftotext reads in a file, with options such as "-raw". There are no form feeds in it.
func Text(tb testing.TB, pdf []byte, options ...string) string {
	tb.Helper()
	arguments := append([]string{"-enc", "UTF-8", "-nopgbrk"}, options...)
	return string(Run(tb, "pdftotext", append(arguments, Save(tb, pdf), "-")...))
}

// Fonts lists the typefaces of a file.
func Fonts(tb testing.TB, pdf []byte) []Font {
	tb.Helper()
	lines := strings.Split(strings.TrimSpace(string(Run(tb, "pdffonts", Save(tb, pdf)))), "\n")
	if len(lines) < 2 || !strings.HasPrefix(lines[1], "---") {
		tb.Fatalf("pdffonts printed no table:\n%s", strings.Join(lines, "\n"))
	}
	var all []Font
	for _, line := range lines[2:] {
		columns := strings.Fields(line)
		if len(columns) < 7 {
			tb.Fatalf("pdffonts printed a strange line: %q", line)
		}
		// From the right: object number (two columns), uni, sub, emb; the type in front of them has spaces.
		yes := func(fromRight int) bool { return columns[len(columns)-fromRight] == "yes" }
		all = append(all, Font{Name: columns[0], Embedded: yes(5), Subset: yes(4), Unicode: yes(3)})
	}
	return all
}

// Check fails the test unless qpdf finds nothing to remark.
func Check(tb testing.TB, pdf []byte) {
	tb.Helper()
	Run(tb, "qpdf", "--check", Save(tb, pdf))
}

// Outline is the entries of a file's outline, each with the number of the page it leads to: "申请表 1".
func Outline(tb testing.TB, pdf []byte) []string {
	tb.Helper()
	var file struct {
		Outlines []struct {
			Title string
			Page  int `json:"destpageposfrom1"`
		}
	}
	if err := json.Unmarshal(Run(tb, "qpdf", "--json=2", "--json-key=outlines", Save(tb, pdf)), &file); err != nil {
		tb.Fatal(err)
	}
	var all []string
	for _, o := range file.Outlines {
		all = append(all, fmt.Sprintf("%s %d", o.Title, o.Page))
	}
	return all
}

// Destinations is the named destinations of a file, each behind the number of its page: "1 seal.applicant".
func Destinations(tb testing.TB, pdf []byte) []string {
	tb.Helper()
	var all []string
	for line := range strings.Lines(string(Run(tb, "pdfinfo", "-dests", Save(tb, pdf)))) {
		fields := strings.Fields(line)
		if len(fields) > 2 && fields[0] != "Page" {
			all = append(all, fields[0]+" "+strings.Trim(fields[len(fields)-1], `"`))
		}
	}
	return all
}

// Image draws a page, numbered from 1, in grey at dots an inch.
func Image(tb testing.TB, pdf []byte, page, dpi int) *image.Gray {
	tb.Helper()
	n := strconv.Itoa(page)
	data := Run(tb, "pdftoppm", "-png", "-gray", "-r", strconv.Itoa(dpi), "-f", n, "-l", n, "-singlefile", Save(tb, pdf))
	decoded, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		tb.Fatalf("page %s: %v", n, err)
	}
	gray := image.NewGray(decoded.Bounds())
	draw.Draw(gray, gray.Bounds(), decoded, decoded.Bounds().Min, draw.Src)
	return gray
}

// jars are the classes PDFBox needs, with their packages.
var jars = map[string]string{
	"preflight.jar": "libpdfbox2-java", "pdfbox2.jar": "libpdfbox2-java", "xmpbox.jar": "libpdfbox2-java",
	"fontbox2.jar": "libfontbox2-java", "commons-logging.jar": "libcommons-logging-java",
	"jaxb-api.jar": "libjaxb-api-java", "javax.activation.jar": "libactivation-java",
}

// Refused gives, by name, what PDFBox says of the files it does not take for PDF/A-1b. All are looked at in one run,
// because a Java machine is slow to start.
func Refused(tb testing.TB, files map[string][]byte) map[string]string {
	tb.Helper()
	var classes []string
	for _, jar := range slices.Sorted(maps.Keys(jars)) {
		path := filepath.Join("/usr/share/java", jar)
		if _, err := os.Stat(path); err != nil {
			tb.Fatalf("%s is not installed: apt-get install %s", path, jars[jar])
		}
		classes = append(classes, path)
	}
	dir := tb.TempDir()
	for name, data := range files {
		write(tb, filepath.Join(dir, name+".pdf"), data)
	}
	// The exit status only says that some file was refused; which and why stands in the output.
	java := exec.Command(find(tb, "java"), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djava.awt.headless=true",
		"-cp", strings.Join(classes, ":"), "org.apache.pdfbox.preflight.Validator_A1b", "group", dir)
	out, _ := java.CombinedOutput()
	refused := map[string]string{}
	for name := range files {
		if !bytes.Contains(out, []byte("The file "+name+".pdf is a valid PDF/A-1b file")) {
			refused[name] = about(name+".pdf", string(out))
		}
	}
	return refused
}

// about is the part of what PDFBox says that is about a file, or all of it.
func about(name, out string) string {
	_, rest, found := strings.Cut(out, "The file "+name)
	if !found {
		return out
	}
	said, _, _ := strings.Cut(rest, "\nThe file ")
	return strings.TrimSpace(said)
}

// debian is the package of every program.
var debian = map[string]string{
	"pdftotext": "poppler-utils", "pdffonts": "poppler-utils", "pdftoppm": "poppler-utils", "pdfinfo": "poppler-utils",
	"qpdf": "qpdf", "java": "default-jre-headless",
}

// find gives the path of a program.
func find(tb testing.TB, name string) string {
	tb.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		tb.Fatalf("%s is not installed: apt-get install %s", name, debian[name])
	}
	return path
}

// Run runs one of the programs and gives its output. That it fails or has something to remark fails the test.
func Run(tb testing.TB, name string, arguments ...string) []byte {
	tb.Helper()
	var out, remarks bytes.Buffer
	cmd := exec.Command(find(tb, name), arguments...)
	cmd.Stdout, cmd.Stderr = &out, &remarks
	if err := cmd.Run(); err != nil || remarks.Len() > 0 {
		tb.Fatalf("%s: %v\n%s%s", name, err, &remarks, &out)
	}
	return out.Bytes()
}

// Save writes a file into a folder of the test, for [Run].
func Save(tb testing.TB, pdf []byte) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "test.pdf")
	write(tb, path, pdf)
	return path
}

func write(tb testing.TB, path string, data []byte) {
	tb.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		tb.Fatal(err)
	}
}
