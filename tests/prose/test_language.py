"""Languages of short support messages; English in any dress is English; in doubt no answer."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import ticket_of
from tests.engines.test_board import view
from triage.prose import language
from triage.prose.language import detect
from triage.prose.text import Passage, Region, View

FOREIGN = [
    ("de", "Guten Tag, ich kann mich seit gestern nicht mehr anmelden."),
    ("de", "MEIN KONTO WURDE GEHACKT UND NIEMAND HILFT MIR"),
    ("de", "Hallo, das Update ist installiert, aber die App startet nicht mehr"),
    ("fr", "Bonjour, je ne peux plus me connecter à mon compte."),
    ("fr", "Je veux annuler mon abonnement tout de suite"),
    ("es", "No puedo entrar en mi cuenta desde ayer"),
    ("es", "Buenos días, the app no funciona y nadie me responde desde hace una semana"),
    ("it", "Non riesco più ad accedere al mio account, potete aiutarmi?"),
    ("pt", "Não consigo entrar na minha conta desde ontem"),
    ("nl", "Wanneer komt mijn bestelling? Ik wacht al twee weken"),
    ("pl", "Nie mogę zalogować się na swoje konto"),
    ("sv", "Jag kan inte logga in på mitt konto längre"),
    ("fi", "En pääse enää kirjautumaan tililleni"),
    ("cs", "Nemohu se přihlásit ke svému účtu"),
    ("ru", "Я не могу войти в свой аккаунт со вчерашнего дня"),
    ("tr", "Hesabıma dünden beri giriş yapamıyorum"),
    ("ja", "昨日からアカウントにログインできません。助けてください。お願いします"),
    ("ko", "어제부터 계정에 로그인할 수 없습니다 도와주세요 부탁드립니다"),
    ("zh", "我从昨天开始就无法登录我的账户了请尽快帮我处理一下谢谢"),
    ("ar", "لا أستطيع تسجيل الدخول إلى حسابي منذ الأمس"),
    ("el", "Δεν μπορώ να συνδεθώ στον λογαριασμό μου"),
    ("vi", "Tôi không thể đăng nhập vào tài khoản của mình"),
]
ENGLISH = [
    "SOMEBODY GOT INTO MY ACCOUNT AND SENDS MAIL TO ALL MY CONTACTS",
    "WONDERFUL NEWS, THE NEW SCREEN IS LOVELY, THANKS A LOT!!!",
    "I would like to talk to a person.\n\nVon meinem iPhone gesendet",
    "I would like to talk to a person.\n\nEnvoyé de mon iPhone",
    "password reset link expired immediately",
    "Shipment delayed, warehouse blames courier",
    "SERVERS DOWN!!! ENTIRE COMPANY OFFLINE",
    "See https://ejemplo.example/es/cuenta/ayuda and https://beispiel.example/hilfe, what is this about?",
    "def zahle(betrag_euro): return rechnung['summe'] -- why does this not work in your console?",
    "My colleague Jürgen Großmann in Zürich can't log in, and neither can I",
    "hi. was told 2day its fixed but its not, pls help me out here",
]


@pytest.mark.parametrize(("code", "text"), FOREIGN)
def test_foreign(code, text):
    assert detect(text) == code


@pytest.mark.parametrize("text", ENGLISH)
def test_english(text):
    assert detect(text) == "en"


@pytest.mark.parametrize(
    "text", ["", "ok thanks", "danke", "4711", "?!?!", "https://beispiel.example/" + "x" * 40, "@firma " * 9]
)
def test_too_little_to_tell(text):
    assert detect(text) is None


def test_the_newest_message_that_says_enough_decides():
    german, english = FOREIGN[0][1], "Thank you, I will write in my own language"
    assert language.of_view(view(ticket_of(english, german))) == "de"
    assert language.of_view(view(ticket_of(german, english))) == "en"
    assert language.of_view(view(ticket_of(german, "ok"))) == "de"
    assert language.of_view(view(ticket_of("ok", "fine"))) is None
    assert not language.tellable(view(ticket_of("ok", "fine")))
    assert language.tellable(view(ticket_of(english)))


def test_short_messages_are_put_together():
    assert language.of_view(view(ticket_of("where is it", "i want my money"))) == "en"


def test_what_somebody_else_wrote_does_not_count():
    text = "Please call me back about this one\n" + FOREIGN[0][1]
    passage = Passage(0, text, regions=(Region("signature", 34, len(text)),))
    assert language.of_view(View(ticket_of(text), (passage,))) == "en"


def test_english_needs_no_model():
    code = (
        "import sys; from triage.prose.language import detect;"
        "assert detect('Where is my order, and why does nobody answer?') == 'en';"
        "assert 'py3langid' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@settings(max_examples=500, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from(("www.", "https://", "a", "b@c", "@", "#x", "1", "<b", "c>", " ", "\n", "_", "\u00e9", "|")),
        max_size=12,
    )
)
def test_words_are_told_from_noise_as_by_one_sweep(parts):
    text = "".join(parts)
    assert language.words(text) == language._WORD.findall(language._NOISE.sub(" ", text).lower())
