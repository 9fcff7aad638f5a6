"""Pages that need no session: the gallery of lessons, a page and a worksheet for each, own lectures, the words.

    app.handout.reader     who reads: language, theme, and addresses relative to the page
    app.handout.render     templates to HTML, the stylesheet and the small scripts
    app.handout.gallery    all lessons, with what a search finds them by
    app.handout.lesson     one lesson, for teachers and students; its worksheet
    app.handout.own        a lecture that somebody pasted
    app.handout.words      the glossary, and a page for every part and surface
    app.handout.pictures   the pictures on these pages, drawn on demand and kept

Text in, text out: :mod:`app.ui.pages` answers requests with it, the command line writes it to files.
"""
