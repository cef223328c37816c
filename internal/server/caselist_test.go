package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"bangban/forms"
	"bangban/internal/auth"
	"bangban/internal/render"
	"bangban/internal/server"
)

// TestTheListKnowsWhatIsDrafted lists a case that has nothing but drafts, and again when one of them is issued.
func TestTheListKnowsWhatIsDrafted(t *testing.T) {
	f := &flow{T: t, client: startAPI(t, withRegister(t)), path: "/api/v1/cases/" + seeded}
	f.decoded(f.post("/api/v1/cases?draft=1", `{"case":"`+seeded+`","region":"150624","application":`+bareForm(t, forms.KindApplication)+
		`,"authorization":`+bareForm(t, forms.KindAuthorization)+`}`), http.StatusCreated)
	listed := func() string {
		t.Helper()
		a := f.call(http.MethodGet, "/api/v1/cases", "")
		var page struct {
			Cases []struct {
				Applicant, Project string
				Drafts             []string
			}
		}
		if err := json.Unmarshal(a.body, &page); err != nil || len(page.Cases) != 1 || strings.Contains(string(a.body), citizenID) {
			t.Fatalf("%d %s, %v", a.status, a.body, err)
		}
		return fmt.Sprint(page.Cases[0])
	}
	const names = "{鄂托克旗绿能新材料有限公司 年产10万吨绿色新材料项目 "
	if got := listed(); got != names+"[application authorization]}" {
		t.Error(got)
	}
	f.decoded(f.put("/application", formJSON(t, forms.KindApplication)), http.StatusOK)
	f.decoded(f.put("/authorization?draft=1", withValues(t, forms.KindAuthorization, map[string]string{"principal.name": citizenID})), http.StatusOK)
	if got := listed(); got != names+"[authorization]}" {
		t.Error(got)
	}
	f.decoded(f.post("/api/v1/cases", `{"case":"c","region":"150624"}`), http.StatusCreated)
	if a := f.call(http.MethodGet, "/api/v1/cases?limit=1&cursor=", ""); strings.Contains(string(a.body), "null") {
		t.Errorf("%s", a.body)
	}
}

// reportRenderer keeps the report it is to print.
type reportRenderer struct {
	server.Renderer
	report *render.Report
}

func (r reportRenderer) Monthly(_ context.Context, report render.Report) (render.Document, error) {
	*r.report = report
	return render.Document{PDF: []byte("%PDF-1.7")}, nil
}

// TestTheRegionOfTheKeyReports has the setting name the office that reports only where all cases are seen: what a key of a
// region gets is of that region.
func TestTheRegionOfTheKeyReports(t *testing.T) {
	keys := newCredentials(t)
	for _, tt := range []struct{ unit, secret, want, scope string }{
		{"", keys.regional, "杭锦旗", "内蒙古自治区鄂尔多斯市杭锦旗（150625）"},
		{"代办中心", keys.regional, "杭锦旗", "内蒙古自治区鄂尔多斯市杭锦旗（150625）"},
		{"代办中心", keys.good, "代办中心", "内蒙古自治区（150000）"},
	} {
		var report render.Report
		api := startAPI(t, func(c *server.Config) {
			withRegister(t)(c)
			c.Keys, c.Unit, c.Renderer = auth.New(keys.ring), tt.unit, reportRenderer{c.Renderer, &report}
		})
		a := api.call(http.MethodGet, "/api/v1/reports/monthly.pdf", "", "Authorization", "Bearer "+tt.secret)
		if a.status != http.StatusOK || report.Unit != tt.want || report.Scope != tt.scope {
			t.Errorf("with the setting %q the office is %q, the scope %q: %d %s", tt.unit, report.Unit, report.Scope, a.status, a.body)
		}
	}
}

// TestARegionOfOthersIsRefused asks with a key for what lies outside its region: an empty list or a report of zeros would be
// taken for the truth.
func TestARegionOfOthersIsRefused(t *testing.T) {
	keys := newCredentials(t)
	api := startAPI(t, func(c *server.Config) {
		withRegister(t)(c)
		c.Keys = auth.New(keys.ring)
	})
	for _, path := range []string{"cases", "ledger.xlsx", "reports/monthly.xlsx", "reports/monthly.pdf"} {
		for region, want := range map[string]int{"150624": http.StatusForbidden, "150600": http.StatusOK, "150625100": http.StatusOK} {
			a := api.call(http.MethodGet, "/api/v1/"+path+"?region="+region, "", "Authorization", "Bearer "+keys.regional)
			if a.status != want || want == http.StatusForbidden && !strings.Contains(string(a.body), "150625") {
				t.Errorf("%s of %s: %d %s", path, region, a.status, a.body)
			}
		}
	}
}

// TestCasesWithoutADateCanBeAskedFor lists those that have no status yet.
func TestCasesWithoutADateCanBeAskedFor(t *testing.T) {
	api := startAPI(t, withRegister(t))
	seed(t, api, "")
	api.post("/api/v1/cases", `{"case":"undated","region":"150624"}`)
	a := api.call(http.MethodGet, "/api/v1/cases?status=none", "")
	if body := string(a.body); a.status != http.StatusOK || !strings.Contains(body, `"undated"`) || strings.Contains(body, seeded) {
		t.Errorf("%d %s", a.status, body)
	}
}
