#!/usr/bin/python3
"""Cuts, re-encodes and renames the source faces into the embedded ones. Same sources, same bytes.

usage: build_fonts.py SOURCES.json OUTDIR      (Debian bookworm's fonttools 4.38; called by build.sh)

Beside each rare face, which the program unpacks at need only, its cmap table is written on its own, so that the
program knows without unpacking which characters the face has.
"""

import json
import os
import sys

from fontTools import subset
from fontTools.misc.timeTools import timestampFromString
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.reverseContourPen import ReverseContourPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

from sets import BASIC, BMP, COMMON, HAN

STAMP = timestampFromString('Thu Jan  1 00:00:00 2026')
NOTE = ('Subset and re-encoded (layout tables, hinting and unused glyphs dropped; Chinese full-width quotes, dash '
        'and middle dot mapped) 2026-01-01 from ')
DROPPED = ['GSUB', 'GPOS', 'GDEF', 'BASE', 'JSTF', 'DSIG', 'vhea', 'vmtx', 'VORG', 'kern', 'EBDT', 'EBLC', 'EBSC',
           'gasp', 'hdmx', 'LTSH', 'VDMX', 'PCLT', 'meta', 'FFTM', 'STAT', 'MVAR', 'HVAR', 'morx', 'feat', 'prop',
           'Zapf']
MAXP_ZEROES = ['maxTwilightPoints', 'maxStorage', 'maxFunctionDefs', 'maxInstructionDefs', 'maxStackElements',
               'maxSizeOfInstructions', 'maxComponentElements', 'maxPoints', 'maxContours', 'maxCompositePoints',
               'maxCompositeContours', 'maxComponentDepth']
# Zhuque's tabular digits and full-width quotes, which only its GSUB table reaches.
FANG_GLYPHS = {0x30 + i: name + '.tf' for i, name in enumerate(
    ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'])}
FANG_GLYPHS.update({0x201C: 'quotedblleft.uv002', 0x201D: 'quotedblright.uv002',
                    0x2018: 'quoteleft.uv002', 0x2019: 'quoteright.uv002'})


def flatten(font):
    """Turns every composite glyph into plain outlines: not every reader follows nested components."""
    glyph_set, glyf, flat = font.getGlyphSet(), font['glyf'], {}
    for name in font.getGlyphOrder():
        if glyf[name].isComposite():
            recorded, pen = DecomposingRecordingPen(glyph_set), TTGlyphPen(None)
            glyph_set[name].draw(recorded)
            recorded.replay(pen)
            flat[name] = pen.glyph()
    for name, glyph in flat.items():
        glyf[name] = glyph


def set_cmap(font, mapping):
    for table in font['cmap'].tables:
        if table.isUnicode() and table.format != 14:
            for code, name in mapping.items():
                if code <= 0xFFFF or table.format == 12:
                    table.cmap[code] = name


def add_glyph(font, name, glyph, advance):
    font['glyf'][name] = glyph  # also appends the name to the glyph order
    font['hmtx'][name] = (advance, getattr(glyph, 'xMin', 0) if glyph.numberOfContours else 0)


def copy_glyph(font, source, dx=0):
    pen = TTGlyphPen(None)
    font.getGlyphSet()[source].draw(TransformPen(pen, (1, 0, 0, 1, dx, 0)))
    glyph = pen.glyph()
    glyph.recalcBounds(font['glyf'])
    return glyph


def chinese_punctuation(font):
    """Chinese metrics that a renderer without shaping cannot get from GSUB."""
    em, cmap, glyf, mapping = font['head'].unitsPerEm, font.getBestCmap(), font['glyf'], {}
    if 0xB7 in cmap:  # the middle dot: half an em wide, centred
        glyph, width = glyf[cmap[0xB7]], em // 2
        dx = round(width / 2 - (glyph.xMin + glyph.xMax) / 2)
        add_glyph(font, 'middot.zh', copy_glyph(font, cmap[0xB7], dx), width)
        mapping[0xB7] = 'middot.zh'
    if 0x2014 in cmap:  # the dash: touches its neighbour, so that —— is one unbroken rule
        y0, y1 = glyf[cmap[0x2014]].yMin, glyf[cmap[0x2014]].yMax
        pen = TTGlyphPen(None)
        pen.moveTo((0, y0))
        for corner in ((0, y1), (em, y1), (em, y0)):
            pen.lineTo(corner)
        pen.closePath()
        glyph = pen.glyph()
        glyph.recalcBounds(glyf)
        add_glyph(font, 'emdash.zh', glyph, em)
        mapping[0x2014] = 'emdash.zh'
    set_cmap(font, mapping)


def unshare(font):
    """One glyph for each code point: text can be read back only if a glyph means one character."""
    codes, mapping = {}, {}
    for code, name in font.getBestCmap().items():
        codes.setdefault(name, []).append(code)

    def variant(code):
        return 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF or 0x2F800 <= code <= 0x2FA1F

    for name, shared in sorted(codes.items()):
        shared.sort(key=lambda code: (variant(code), code))  # the ordinary character keeps the glyph
        for code in shared[1:]:
            copy, source = 'dup%05X' % code, font['glyf'][name]
            add_glyph(font, copy, copy_glyph(font, name) if source.numberOfContours else source, font['hmtx'][name][0])
            mapping[code] = copy
    set_cmap(font, mapping)


def normalise(font, dy):
    """One line box (0.88/0.12 em) and one ideograph centre for every face, so that faces can be mixed on a line."""
    em, glyf, hmtx = font['head'].unitsPerEm, font['glyf'], font['hmtx']
    if dy:
        for name in font.getGlyphOrder():
            if glyf[name].numberOfContours > 0:
                glyf[name].coordinates.translate((0, dy))
                glyf[name].recalcBounds(glyf)
    for code, name in font.getBestCmap().items():
        if (0x3400 <= code <= 0x9FFF or code >= 0x20000) and hmtx[name][0] != em:
            hmtx[name] = (em, hmtx[name][1])
    up = round(.88 * em)
    down, os2, hhea, post = em - up, font['OS/2'], font['hhea'], font['post']
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = up, -down, 0
    hhea.ascent, hhea.descent, hhea.lineGap = up, -down, 0
    os2.usWinAscent, os2.usWinDescent = up, down
    post.underlinePosition, post.underlineThickness = -round(.1 * em), round(.05 * em)


def rename(font, job):
    """The reserved font names may not stay on a modified face."""
    name = font['name']
    old = {i: name.getDebugName(i) for i in (0, 13, 14)}
    name.names = []
    for i, text in ((0, job.get('copyright') or old[0]), (1, job['family']), (2, 'Regular'),
                    (3, job['ps'] + ';2026-01-01'), (4, job['family']), (5, 'Version 1.000'), (6, job['ps']),
                    (10, job['note']), (13, old[13]), (14, old[14])):
        if text:
            name.setName(text, i, 3, 1, 0x409)
    font['OS/2'].fsSelection = (font['OS/2'].fsSelection & ~0x21) | 0x40
    font['head'].macStyle = 0


def outlines_from_cff(font):
    """GNU Unifont draws with straight lines alone, so CFF turns into glyf without loss."""
    glyph_set, order, glyphs = font.getGlyphSet(), font.getGlyphOrder(), {}
    for name in order:
        pen = TTGlyphPen(None)
        glyph_set[name].draw(ReverseContourPen(pen))
        glyphs[name] = pen.glyph()
    glyf = newTable('glyf')
    glyf.glyphOrder, glyf.glyphs = order, glyphs
    font['loca'], font['glyf'] = newTable('loca'), glyf
    del font['CFF ']
    maxp = newTable('maxp')
    maxp.tableVersion, maxp.maxZones, maxp.numGlyphs = 0x10000, 1, len(order)
    for key in MAXP_ZEROES:
        setattr(maxp, key, 0)
    font['maxp'], font.sfntVersion, font['head'].glyphDataFormat = maxp, '\x00\x01\x00\x00', 0


def cut(font, unicodes, glyphs):
    o = subset.Options()
    o.layout_features, o.name_IDs, o.name_languages, o.name_legacy = [], ['*'], ['*'], False
    o.notdef_outline, o.glyph_names, o.hinting, o.recalc_timestamp, o.recalc_bounds = True, False, False, False, True
    o.legacy_cmap, o.symbol_cmap, o.prune_unicode_ranges = False, False, False
    o.drop_tables += DROPPED
    cutter = subset.Subsetter(o)
    cutter.populate(unicodes=unicodes, glyphs=glyphs)
    cutter.subset(font)


def build(job, source, out):
    font = TTFont(source, recalcTimestamp=False)
    font['cmap'].tables = [t for t in font['cmap'].tables if t.format != 14]
    names = set(font.getGlyphOrder())
    remap = {code: name for code, name in job.get('remap', {}).items() if name in names}
    cut(font, set(font.getBestCmap()) & job['unicodes'], list(remap.values()))
    set_cmap(font, remap)
    if 'CFF ' in font:
        outlines_from_cff(font)
    flatten(font)
    if job.get('chinese'):
        chinese_punctuation(font)
    unshare(font)
    normalise(font, job.get('dy', 0))
    rename(font, job)
    font['cmap'].tables = [t for t in font['cmap'].tables if (t.platformID, t.platEncID) in ((3, 1), (3, 10))]
    font['post'].formatType, font['post'].extraNames, font['post'].mapping = 3.0, [], {}
    font['head'].modified = font['head'].created = STAMP
    font['OS/2'].fsType = 0
    path = os.path.join(out, job['file'] + '.ttf')
    font.save(path, reorderTables=True)
    if not job.get('chinese'):
        with open(os.path.join(out, job['file'] + '.cmap'), 'wb') as file:
            file.write(TTFont(path).reader['cmap'])
    print(job['file'], flush=True)


def jobs(sources):
    song, babelstone, hanamin = (set(TTFont(sources[k]).getBestCmap()) for k in ('serif400', 'babelstone', 'hanaminb'))
    need = HAN - song
    return [
        dict(source='serif400', file='FormSong-Regular', family='Form Song', ps='FormSong-Regular', chinese=True,
             unicodes=BASIC | HAN, note=NOTE + 'Noto Serif SC Regular 2.003'),
        dict(source='serif700', file='FormTitleS-Bold', family='Form Title', ps='FormTitle-Bold', chinese=True,
             unicodes=BASIC | COMMON, note=NOTE + 'Noto Serif SC Bold 2.003'),
        dict(source='sans500', file='FormHeiS-Medium', family='Form Hei', ps='FormHei-Medium', chinese=True,
             unicodes=BASIC | COMMON, note=NOTE + 'Noto Sans SC Medium 2.004'),
        dict(source='zhuque', file='FormFangSong-Regular', family='Form FangSong', ps='FormFangSong-Regular',
             chinese=True, unicodes=BASIC | HAN, remap=FANG_GLYPHS, dy=32,
             note=NOTE + 'Zhuque Fangsong (technical preview) 0.212; tabular digits mapped'),
        dict(source='wenkaigb', file='FormKaiS-Regular', family='Form Kai', ps='FormKai-Regular', chinese=True,
             unicodes=BASIC | COMMON, dy=22,
             note=NOTE + 'a Kaiti typeface 1.522 by LXGW, itself derived from Klee One'),
        # Mainland shapes for everything BabelStone has beyond Form Song.
        dict(source='babelstone', file='FormRareA-Regular', family='Form Rare A', ps='FormRareA-Regular',
             unicodes=(need & babelstone) | {0x20, 0x3000},
             note='Modified 2026-01-01: reduced to CJK ideographs absent from Noto Serif SC; layout tables and '
                  'hinting dropped; renamed. Source: BabelStone Han 16.0.3'),
        dict(source='hanaminb', file='FormRareB-Regular', family='Form Rare B', ps='FormRareB-Regular', dy=-8,
             unicodes=((need - babelstone) & hanamin) | {0x20},
             note='Subset 2026-01-01 of HanaMinB 2017-09-04 (GlyphWiki): ideographs of Ext B-F not in Form Song / '
                  'Form Rare A',
             copyright='Created by GlyphWiki. (http://glyphwiki.org/) Hanazono Font License: unlimited permission to '
                       'use, copy and distribute, with or without modification; no warranty.'),
        dict(source='unifont', file='FormLast-Regular', family='Form Last', ps='FormLast-Regular',
             unicodes=BMP - (song - {0x20}),
             note='Subset 2026-01-01 of GNU Unifont 16.0.04 (used under the SIL OFL 1.1): BMP characters absent from '
                  'Noto Serif SC, outlines converted to TrueType'),
    ]


def main():
    with open(sys.argv[1]) as file:
        sources = json.load(file)
    out = sys.argv[2]
    os.makedirs(out, exist_ok=True)
    for job in jobs(sources):
        build(job, sources[job['source']], out)


main()
