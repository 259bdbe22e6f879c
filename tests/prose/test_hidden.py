"""Words of an HTML message that its reader does not see: told, and those that are seen are read."""

import time
from itertools import pairwise

import pytest

from tests.prose.evaded import CLEANER, decided, reasons, ticket
from triage.types import Priority

HIDDEN = "the message holds text that is hidden from its reader"


@pytest.mark.parametrize(
    "hides",
    [
        'style="display:none"',
        "style='color:red; display : none !important'",
        "style=display:none",
        "hidden",
        'style="visibility:hidden"',
        'style="opacity:0"',
        'style="opacity: 0.0;"',
        'style="font-size:0px"',
        'style="font-size:1px"',
        'style="color:#FFF"',
        'style="color: white"',
        'style="text-indent:-9999px"',
        'style="max-height:0;overflow:hidden"',
        'STYLE="DISPLAY:NONE"',
        'style="overflow:hidden;height:0"',
        'style="display:/**/none"',
        r'style="display:n\6fne"',
        'style="display&#58;none"',
        'style="font:0/0 a"',
        'style="line-height:0"',
        'style="transform:scale(0)"',
        'style="clip:rect(0,0,0,0)"',
        'style="clip-path:inset(100%)"',
        'style="filter:opacity(0)"',
        'style="opacity:.01"',
        'style="mso-hide:all"',
        'style="color:#fefefe"',
        'style="color:rgb(254, 254, 254)"',
        'style="color:rgba(0,0,0,0)"',
        'style="color:#0000"',
        'style="color:hsl(0,0%,100%)"',
        'style="color:snow"',
        'style="-webkit-text-fill-color:transparent"',
        'color="white"',
        'style="margin-top:-9999px"',
        'style="font-size:0.1em"',
    ],
)
def test_hidden_words_are_told(hides):
    assert reasons(f"<p>Hello <span {hides}>not seen</span> there</p>", html=True) == [HIDDEN]


@pytest.mark.parametrize(
    "body",
    [
        '<p>Hello <img style="display:none" alt="x"> there</p>',
        '<p>Hello <span style="display:none">&nbsp;&zwnj;</span> there</p>',
        '<p style="display:block;opacity:0.5;font-size:10px;color:#fff0f0">Hello</p>',
        '<p title="hidden">Hello</p><a href="x?display:none">there</a>',
        '<table style="background-color:#036"><tr><td style="color:#fff">Ada</td></tr></table><p>Hello</p>',
        '<p>Hello</p><blockquote>Dear <b style="display:none">customer reader</b> friend</blockquote>',
        '<p data-x="1 hidden">Hello</p>',
        '<p style="margin-left:-10px">Hello</p>',
    ],
)
def test_what_hides_no_words_of_the_writer_is_silent(body):
    assert reasons(body, html=True) == []


WORDS = "My lawyer will file a lawsuit against you"


@pytest.mark.parametrize(
    "place",
    [
        "<!-- {} -->",
        "<!{}>",
        "<?{}>",
        "<title>{}</title>",
        "<template>{}</template>",
        "<script>{}</script>",
        "<style>{}</style>",
        '<img src="x" alt="{}">',
        "<a title='{}'>here</a>",
        '<input value="{}">',
        '<input placeholder="{}">',
        '<meta name="x" content="{}">',
    ],
)
def test_words_where_no_reader_sees_them_are_told(place):
    assert HIDDEN in reasons(f"<p>Where do I find the manual?</p>{place.format(WORDS)}<p>Thanks</p>", html=True)
    other = place.format("Please cancel this style: colour of the garden")
    assert reasons(f"<p>Where do I find the manual?</p>{other}<p>Thanks</p>", html=True) == []


@pytest.mark.parametrize(
    "place",
    [
        "<head>{}</head>",
        "<p a=b'>{}'>end</p>",
        "<!-->{}-->",
        "<!--->{}-->",
        "<!-- x --!>{} --><p>end",
        '<p a=b">{}">end</p>',
        "<noscript>{}</noscript>",
        "<object>{}</object>",
        "<textarea>{}</textarea>",
        '<p x="1"y>{}</p>',
    ],
)
def test_words_that_a_browser_shows_are_read(place):
    found = decided(f"<p>Where do I find the manual?</p>{place.format(WORDS)}.", html=True)
    assert found.priority is Priority.CRITICAL


@pytest.mark.parametrize(
    "word", ["law<i style='color:#cdcdcd'>zz</i>yer", "l<b>x</b>a<b>y</b>wyer", "law<b></b>yer", "law<!-- z -->yer"]
)
def test_a_word_that_elements_part_is_read_or_told(word):
    found = decided(f"<p>You will hear from my {word} tomorrow.</p>", html=True)
    assert found.priority is Priority.CRITICAL or HIDDEN in found.review
    assert reasons("<p>An un<b>believ</b>able view, <b>G</b>reat <i>c</i>olours</p>", html=True) == []


def test_what_a_style_sheet_hides_is_told_unless_it_is_for_some_screens_alone():
    word = '<p>The tulips in my gar<i class="a x">zz not seen</i>den.</p>'
    assert reasons(f"<style>p.x {{ display:none }}</style>{word}", html=True) == [HIDDEN]
    assert reasons(f"<style>@media print {{ .x {{ display:none }} }}</style>{word}", html=True) == []
    assert reasons(f"<style>.y {{ display:none }}</style>{word}", html=True) == []


def test_a_word_is_read_without_what_is_hidden_in_it():
    found = decided('<p>You will hear from my law<i style="display:none">n mow</i>yer.</p>', html=True)
    assert found.priority is Priority.CRITICAL and HIDDEN in found.review


def test_what_is_never_closed_is_read_all_the_same():
    found = decided('<div style="display:none"><p>You will hear from my <b>lawyer</b>.', html=True)
    assert found.priority is Priority.CRITICAL and HIDDEN in found.review


@pytest.mark.parametrize(
    "tag", ['<b style="display:none">x', "<b hidden>a</b>", '<i style="', "</b><b hidden>", "\"<p style='height:0;"]
)
def test_hostile_markup_takes_linear_time(tag):
    def took(n):
        body = tag * n
        start = time.process_time()
        CLEANER.view(ticket(body, html=True))
        return time.process_time() - start

    took(100)
    spent = [min(took(n) for _ in range(2)) for n in (1000, 8000)]
    assert all(b < 24 * a + 0.05 for a, b in pairwise(spent)), spent
