package pdf

// annotated reports whether anything lies on the pages but the places of signatures, or a form of another format (XFA)
// is shown in their place. What a note hides or adds is not part of the content the digest is taken of.
func (r *reader) annotated(root dict, pages []readPage) (bool, error) {
	form, err := r.dict(root["AcroForm"])
	if err != nil || form["XFA"] != nil {
		return err == nil, err
	}
	for _, p := range pages {
		notes, err := r.array(p.dict["Annots"])
		if err != nil {
			return false, err
		}
		if err := r.spend(costOfItem * len(notes)); err != nil {
			return false, err
		}
		for _, v := range notes {
			note, err := r.dict(v)
			if err != nil {
				return false, err
			}
			if note == nil {
				continue
			}
			if signs, err := r.signs(note); err != nil || !signs {
				return err == nil, err
			}
		}
	}
	return false, nil
}

// signs reports whether an annotation is the place of a signature that has been made, or of one still to be made that
// shows nothing. What it shows is for whoever checks the signature.
func (r *reader) signs(note dict) (bool, error) {
	kind, err := r.fieldEntry(note, "FT")
	if err != nil || note["Subtype"] != name("Widget") || kind != name("Sig") {
		return false, err
	}
	value, err := r.fieldEntry(note, "V")
	if err != nil {
		return false, err
	}
	signature, err := r.dict(value)
	return note["AP"] == nil || signature["ByteRange"] != nil, err
}

// fieldEntry is an entry of a form field, which it can have from the fields it belongs to (ISO 32000-1, 12.7.3.1).
func (r *reader) fieldEntry(field dict, key name) (any, error) {
	for range maxDepth {
		v, err := r.get(field[key])
		if v != nil || err != nil {
			return v, err
		}
		if field, err = r.dict(field["Parent"]); field == nil || err != nil {
			return nil, err
		}
	}
	return nil, nil
}
