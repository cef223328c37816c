package forms

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
)

// Marshal writes a document as canonical JSON: in the order of the form, without what is absent, without spaces, with the
// member "form" first for a form. Reading it again gives the same document.
func Marshal(d Document) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(d); err != nil {
		return nil, fmt.Errorf("write document as json: %w", err)
	}
	body := bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	f, ok := d.(Form)
	if !ok {
		return body, nil
	}
	whole := append([]byte(`{"form":`), strconv.Quote(string(f.Kind()))...)
	if rest := bytes.TrimPrefix(body, []byte("{")); len(rest) > 1 {
		whole = append(whole, ',')
		return append(whole, rest...), nil
	}
	return append(whole, '}'), nil
}
