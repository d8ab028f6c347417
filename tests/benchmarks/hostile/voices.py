"""What ordinary people say, and what spam says, in several languages."""

from __future__ import annotations

from random import Random
from typing import Final

NAMES: Final = (
    "Rita", "Jörg Weiß", "Zoë", "Łukasz", "Ελένη", "Марина", "محمد", "שירה", "آرش", "अनन्या",
    "สมชาย", "李雷", "さくら", "민준", "Nguyễn Ánh", "Siobhán O’Neill", "J. R. 👩‍🚀",
)  # fmt: skip

SENTENCES: Final = (
    "I tried this with oolong and it worked, thank you for the exact times.",
    "The second picture shows the old kettle, doesn't it? Mine broke the same way.",
    "Das habe ich am Wochenende nachgebaut; mit **weniger** Wasser ging es besser.",
    "Merci pour ce billet ! Je ne savais pas que l’eau devait reposer si longtemps.",
    "¿Sabes si también funciona con agua fría? Llevo dos días intentándolo.",
    "Concordo com quase tudo, menos com a parte do açúcar :-)",
    "Bella la foto, ma la teiera di mia nonna era più grande.",
    "Świetny wpis. Czy mogłabyś napisać więcej o porcelanie?",
    "Спасибо, очень помогло. У меня вышло с третьего раза.",
    "Ευχαριστώ, το δοκίμασα χθες και πέτυχε αμέσως.",
    "Eline sağlık, çok güzel anlatmışsın.",
    "شكرا جزيلا، جربت الطريقة اليوم ونجحت.",
    "תודה רבה, סוף סוף הבנתי למה זה מר.",
    "بسیار خوب بود؛ می‌خواهم دوباره امتحان کنم.",
    "बहुत अच्छा लेख है, मैंने कल ही आज़माया।",
    "ขอบคุณมากครับ ลองทำแล้วอร่อยจริง",
    "写得很清楚，水温那一段对我帮助最大。",
    "とても参考になりました。次は玉露で試してみます。",
    "잘 읽었습니다. 온도계가 꼭 필요한가요?",
    "See <https://tea.example/temperatures> for a table; `80 °C` is right for green ones.",
    "> as the post says\n\nI agree.",
    "1. warm the pot\n2. wait\n3. pour\n\nThat is *all* there is to it.",
)

SPAM: Final = (
    "Best casino bonus, no deposit! Play now: http://casino{n}.example/win",
    "Cheap pills without prescription, 80% off -> https://pills{n}.example/ <-",
    "I earn $7{n} a week from home, you can too. WhatsApp +1 555 01{n}",
    "Günstige Kredite ohne Schufa!! Jetzt beantragen: http://kredit{n}.example",
    "Gagnez de l’argent facilement, cliquez ici https://argent{n}.example/go?id={n}",
    "Gana dinero rápido desde casa, visita http://dinero{n}.example ahora",
    "Купить дешёвые копии часов, доставка по миру: http://chasy{n}.example",
    "加微信 {n} 领取红包，稳赚不赔 http://hongbao{n}.example",
    "ライン追加で今すぐ稼げる http://kasegu{n}.example/{n}",
    "카지노 사이트 추천 가입머니 3만 http://casino-kr{n}.example",
    "اربح المال من المنزل الآن http://mal{n}.example",
    "C.A.S.I.N.O. b0nus f r e e $pins hxxp://spin{n}[.]example",
    "Great post! Really helpful, I will come back. [cheap seo](http://seo{n}.example)",
    '<a href="http://links{n}.example">watches</a> ' * 20,
    "http://a{n}.example http://b{n}.example http://c{n}.example http://d{n}.example",
)  # fmt: skip


def comment(chance: Random) -> str:
    """Return what somebody says who read the post; hardly ever the same twice."""
    said = chance.sample(SENTENCES, k=chance.choice((1, 1, 2, 3)))
    return "\n\n".join([*said, f"({chance.randrange(10**6)})"])


def spam(chance: Random) -> str:
    """Return what nobody wants to read."""
    return chance.choice(SPAM).format(n=chance.randrange(100, 1000))


def name(chance: Random) -> str:
    """Return who says it."""
    return chance.choice(NAMES)
