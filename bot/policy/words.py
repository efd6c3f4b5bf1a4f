"""The topics that come with Callout: words by which posts about payments name their problem."""

from __future__ import annotations

from collections.abc import Mapping

_OUTAGE = (
    "outage", "is down", "are down", "down again", "site down", "app down", "server down",
    "service unavailable", "not loading", "won't load", "caído", "caída del servicio", "fora do ar",
    "en panne", "störung", "mati total", "障害", "宕机", "장애", "error 500", "error 502", "error 503",
    "500 error", "502 error", "503 error",
)  # fmt: skip
_SECURITY = (
    "hacked", "hack", "phishing", "fraud", "fraudulent", "stolen", "unauthorized", "unauthorised",
    "data breach", "breach", "scammer", "hackeado", "hackeada", "fraude", "piraté", "betrug",
    "gehackt", "na-hack", "penipuan", "不正利用", "盗刷", "해킹",
)  # fmt: skip
_PAYOUTS = (
    "payout", "withdrawal", "withdraw", "bank transfer", "haven't been paid", "not been paid",
    "haven't received my money", "settlement", "retiro", "pago pendiente", "saque", "virement",
    "auszahlung", "sahod", "pencairan", "出金", "提现", "출금",
)  # fmt: skip
_REFUNDS = (
    "refund", "refunded", "money back", "chargeback", "reembolso", "devolución", "remboursement",
    "estorno", "rückerstattung", "pengembalian dana", "返金", "退款", "환불",
)  # fmt: skip
_CARDS = (
    "card", "credit card", "debit card", "card declined", "declined", "tarjeta", "cartão",
    "carte bancaire", "karte", "kartu", "カード", "银行卡", "카드",
)  # fmt: skip
_FEES = (
    "fee", "charged twice", "double charged", "overcharged", "hidden charge", "commission",
    "comisión", "cobro", "taxa", "frais", "gebühr", "biaya", "手数料", "手续费", "수수료",
)  # fmt: skip
_VERIFICATION = (
    "verification", "verify my", "kyc", "identity check", "id check", "verificación", "verificação",
    "vérification", "verifizierung", "verifikasi", "本人確認", "身份验证", "인증",
)  # fmt: skip
_ACCOUNT = (
    "account", "log in", "login", "locked out", "password", "suspended", "cuenta", "conta", "compte",
    "konto", "akun", "アカウント", "账户", "账号", "계정",
)  # fmt: skip

BUILT_IN_TOPICS: Mapping[str, tuple[str, ...]] = {
    "outage": _OUTAGE,
    "security": _SECURITY,
    "payouts": _PAYOUTS,
    "refunds": _REFUNDS,
    "cards": _CARDS,
    "fees": _FEES,
    "verification": _VERIFICATION,
    "account": _ACCOUNT,
}
"""Words by topic. Of several topics in one post the first is taken, so the more serious come first."""
