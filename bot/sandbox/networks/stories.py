"""Customers of a payments company, invented: who they are and what they write."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.networks.posts import Attached


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who writes to us."""

    handle: str
    name: str
    followers: int = 120
    verified_type: str = "none"


@dataclass(frozen=True, slots=True)
class Story:
    """What one customer writes, and what comes of it. In their words "@acme" is us, however a network says that.

    `networks`: the keys of those it may happen on; without any, on every network. `adds` are posts that follow
    unasked, `answers` what is said after each reply of ours. `edited` is what the post is changed to,
    `repeated_by` and `quoted_by` who passes it on; a deleted one goes after a while.
    """

    by: str
    text: str
    language: str = "en"
    media: tuple[Attached, ...] = ()
    adds: tuple[str, ...] = ()
    answers: tuple[str, ...] = ("Thanks, I'll wait for your message.",)
    edited: str = ""
    repeated_by: str = ""
    quoted_by: str = ""
    is_deleted: bool = False
    networks: frozenset[str] = frozenset()


def _photo(name: str, alt: str) -> tuple[Attached, ...]:
    return (Attached("photo", f"https://pictures.example/{name}.jpg", alt),)


_IN_PUBLIC = frozenset({"x"})
"""Where posts are passed on, and found by a hashtag by those whom they do not name."""

CUSTOMERS = (
    Customer("marisol_bakes", "Marisol Reyes", 842),
    Customer("tomas_dev", "Tomás Herrera", 5_310),
    Customer("kofi_prints", "Kofi Mensah", 214),
    Customer("lena_at_sea", "Lena Voss", 96),
    Customer("yuki_ceramics", "森本ゆき", 1_877),
    Customer("daily_ledger", "The Daily Ledger", 412_000, "business"),
    Customer("noor_writes", "نور الحسن", 23_400, "blue"),
    Customer("ploy_coffee", "พลอย คาเฟ่", 640),
    Customer("rafa_bikes", "Rafael Duarte", 3_050),
    Customer("jun_tinda", "Jun Dela Cruz", 58),
    Customer("ada_invoices", "Ada Okafor", 12_900, "blue"),
    Customer("quiet_kettle", "Quiet Kettle Tea", 7_420),
    Customer("sam_runs_a_shop", "Sam", 31),
    Customer("petra_legal", "Petra Lindqvist", 2_260),
    Customer("min_strings", "김민서", 905),
    Customer("oleh_maps", "Олег Бондар", 1_340),
    Customer("claire_atelier", "Claire Fontaine", 4_780),
    Customer("bugs_by_ivo", "Ivo Petrov", 15_600, "blue"),
    Customer("mina_tickets", "Mina Castellanos", 380),
    Customer("harbour_council", "Harbour City Council", 88_000, "government"),
)

STORIES = (
    Story(
        "marisol_bakes",
        "@acme my payout was due on Thursday and it's still “in transit”. Flour doesn't pay for itself 😕",
        adds=("@acme Day three. Could somebody please look at this? My supplier is calling.",),
        answers=("@acme Sent you a DM with my account's email.", "@acme It just landed. Thank you 🙏"),
    ),
    Story(
        "bugs_by_ivo",
        "@acme your API has answered 500 to every third POST /charges since 14:02 UTC. Status page"
        " says all green.",
        media=_photo("latency", "A chart whose error rate rises steeply from 14:02"),
        adds=("@acme Now it's every second one. Request ids in the screenshot.",),
        answers=("@acme Confirmed, better since 14:40. What was it?",),
        repeated_by="tomas_dev",
        networks=_IN_PUBLIC,
    ),
    Story(
        "jun_tinda",
        "@acme Dalawang beses akong na-charge para sa iisang order. Paki-balik naman po ang bayad ko.",
        "tl",
        answers=("@acme Salamat po, nakita ko na ang refund.",),
    ),
    Story(
        "lena_at_sea",
        "@acme card declined at the ferry counter, twice, with 800 in the account. That was embarrassing.",
        answers=("@acme It ends in 0341, and it works online. Only terminals refuse it.",),
    ),
    Story(
        "rafa_bikes",
        "@acme Congelaron mi cuenta sin avisar y tengo doce pedidos sin poder cobrar. ¿Alguien me"
        " puede explicar?",
        "es",
        adds=("@acme Llevo dos horas en el chat y nadie contesta.",),
        answers=("@acme Ya envié los documentos ayer. ¿Los pueden revisar hoy?",),
    ),
    Story(
        "yuki_ceramics",
        "@acme 返金を申請してから十日たちますが、まだ届いていません。お客様にも説明できず困っています。",
        "ja",
        answers=("@acme ご対応ありがとうございます。待ってみます。",),
    ),
    Story(
        "daily_ledger",
        "Several shops tell us that they cannot take card payments this afternoon. @acme, is there"
        " an outage?",
        answers=("@acme Thank you. How many merchants are affected, and since when?",),
        repeated_by="harbour_council",
        quoted_by="ada_invoices",
        networks=_IN_PUBLIC,
    ),
    Story(
        "sam_runs_a_shop",
        "@acme got this text message, is it you?? acme-payout-check.com asks for my PIN",
        media=_photo("sms", "A text message that asks for a PIN to release a payout"),
        answers=("@acme ok didn't click. thanks for the quick answer",),
    ),
    Story(
        "petra_legal",
        "@acme 4,200 euros of mine are on hold for 31 days, without a reason. My lawyer's letter"
        " goes out on Monday.",
        adds=("@acme I also informed the ombudsman today.",),
        answers=("@acme I expect a written statement, not a macro.",),
    ),
    Story(
        "quiet_kettle", "@acme just wanted to say that the new dashboard is lovely. Well done 🍵", answers=()
    ),
    Story(
        "noor_writes",
        "@acme تم خصم المبلغ من بطاقتي مرتين ولم يصلني أي رد على رسائلي منذ أسبوع",
        "ar",
        answers=("@acme شكراً، أرسلت التفاصيل في رسالة خاصة.",),
    ),
    Story(
        "ploy_coffee",
        "@acme เครื่องรับบัตรที่ร้านใช้ไม่ได้ตั้งแต่เช้า ลูกค้าต้องจ่ายเงินสดหมดเลยค่ะ",
        "th",
        answers=("@acme รีสตาร์ทแล้วใช้ได้แล้วค่ะ ขอบคุณค่ะ",),
    ),
    Story(
        "ada_invoices",
        "@acme verification has asked me for the same passport photo four times now. It is the same"
        " passport.",
        edited="@acme verification has asked me for the same passport photo five times now. It is the same"
        " passport.",
        answers=("@acme That did it. Verified at last.",),
    ),
    Story(
        "kofi_prints",
        "@acme please help, my card 4242 4242 4242 4242 was charged 89.90 by a shop that I don't know",
        adds=("@acme oh no, I should not have written the number here, should I",),
        is_deleted=True,
    ),
    Story(
        "tomas_dev",
        "@acme webhooks for `payment.settled` arrive up to 40 minutes late today. Anybody else? #acmedown",
        answers=("@acme Endpoint is healthy, we log 200 in 80 ms. Ids in the ticket.",),
        networks=_IN_PUBLIC,
    ),
    Story(
        "min_strings",
        "@acme 정산이 이틀째 지연되고 있어요. 언제 입금되는지 알려 주세요.",
        "ko",
        answers=("@acme 확인했습니다. 감사합니다!",),
    ),
    Story(
        "claire_atelier",
        "@acme Bonjour, une cliente a été débitée alors que la commande a été refusée. Que dois-je"
        " lui répondre ?",
        "fr",
        answers=("@acme Merci, le remboursement est bien parti.",),
    ),
    Story(
        "mina_tickets",
        "@acme O reembolso do show cancelado não caiu na conta. Já são quinze dias e 640 reais!",
        "pt",
        adds=("@acme Alguém aí?",),
        answers=("@acme Recebi hoje, obrigada.",),
    ),
    Story(
        "oleh_maps",
        "@acme не можу увійти в кабінет: код підтвердження не приходить ні в SMS, ні на пошту",
        "uk",
        answers=("@acme Дякую, вже працює.",),
    ),
    Story(
        "harbour_council",
        "Residents report that parking payments through @acme fail. Please use the machines until"
        " further notice.",
        answers=("@acme Thank you. Please tell us when it is solved, so that we can inform residents.",),
    ),
    Story(
        "mina_tickets",
        "anyone else whose cards fail at the box office tonight? #acmedown",
        networks=_IN_PUBLIC,
    ),
    Story("marisol_bakes", "@acme and another thing: can I change the day of my payouts to Wednesday?"),
    Story(
        "sam_runs_a_shop",
        "@acme is it normal that a dispute takes 60 days? asking for a friend (the friend is me)",
    ),
    Story(
        "bugs_by_ivo",
        "@acme the docs say `expires_at` is in seconds, the API sends milliseconds. Cost me an afternoon.",
        answers=("@acme Thanks for fixing it the same day, respect.",),
    ),
    Story(
        "lena_at_sea",
        "Long one for @acme, because the form cuts me off. I moved from Hamburg to Lisbon in May,"
        " changed my address"
        " with you, got a letter to the old one anyway, then my card was blocked because the letter"
        " came back, and"
        " now support asks for a bill from an address where I no longer live. I have sent the"
        " tenancy contract, the"
        " registration, and a photo of my letter box. What else would you like?",
        answers=("@acme The bank statement worked. Finally.",),
    ),
    Story(
        "rafa_bikes",
        "@acme me llegó un correo de “Acme Seguridad” con un enlace raro. ¿Es de ustedes o es phishing?",
        "es",
        media=_photo("mail", "Un correo con un botón rojo que dice Verificar ahora"),
        answers=("@acme Gracias, ya lo borré.",),
    ),
    Story(
        "quiet_kettle", "@acme tap to pay works on the market stall now. You made my Saturday ☀️", answers=()
    ),
    Story(
        "jun_tinda",
        "@acme Bakit may bagong fee na 15 pesos bawat transaction? Wala namang abiso.",
        "tl",
        answers=("@acme Ah ganun po ba. Salamat sa paliwanag.",),
    ),
    Story(
        "ada_invoices",
        "@acme exported CSV for February is missing the 29th. It's 2026, there was none, but"
        " January's 31st is gone too.",
        answers=("@acme Perfect, complete now.",),
    ),
    Story(
        "noor_writes",
        "I have used @acme for six years. Today they closed my account with one sentence. Let me"
        " tell you how it went.",
        adds=(
            "@acme 1/3 It began with a payout review in January.",
            "@acme 2/3 Then silence, for nineteen days.",
        ),
        answers=("@acme I appreciate that a person has called me. I'll report how it ends.",),
        repeated_by="daily_ledger",
        networks=_IN_PUBLIC,
    ),
    Story(
        "kofi_prints",
        "@acme who do I ask about a refund that went to a closed bank account?",
        answers=("@acme great, form sent",),
    ),
)
