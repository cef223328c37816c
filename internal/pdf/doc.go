// Package pdf turns set pages into archival PDF files, and tells of such a file whether it still says what it was
// issued with.
//
// # Writing
//
// gopdf draws what the pages show with a stub face that has codes but no outlines; then the file is assembled from that
// and from what gopdf does not write: small font programs, what each code reads as, archival metadata, an outline and
// attachments. Papers are set on a grid, and what is marked as printed by the paper is the same in the next document of
// the form, so a Writer keeps what gopdf wrote and deflated glyphs; the file is the same whether it had them or not. The
// assembler refuses output of gopdf it does not recognise.
//
// Files are PDF/A-3u (ISO 19005-3), or PDF/A-1b (ISO 19005-1) without attachments. They have no structure tree, so they
// are neither PDF/A level A nor PDF/UA. There are no images, no colours but black and no scripts whose letters join.
//
// The same document always gives the same bytes. There is no clock: without a date in the document the file has
// none, except that an attachment must have one, which then is 1 January 1970.
//
// # Inspecting
//
// A file carries SHA-256 digests of its attachments and of its pages with their fonts and paper, and its ID is a digest
// of all its bytes. What lies over the pages, such as notes, is told of but not judged. The digests have no key: they
// reveal damage, careless edits and that other software has saved the file, but whoever changes a file on purpose can
// also compute new ones. To be sure, draw the attached data again and compare, or ask for a signature.
package pdf
