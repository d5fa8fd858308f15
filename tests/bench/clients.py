"""clients -- a reply to one of our mails, as the programs people write with make it: raw letters of some 5 KB.

Outlook quotes below a block of fields, Gmail in its gmail_quote, Thunderbird behind "> " in flowed text, an iPhone by a
cite; most as text and HTML, with the headers of two servers and a signature above them.  Only the standard library.
"""
import email.utils
import html
from base64 import b64encode
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha512

import stage  # noqa: F401  (where world is found)
from world import AUTHSERV

MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
SHORT_MONTHS = "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split()
DAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche".split()
STYLE = ("<style><!--\n@font-face\n\t{font-family:Calibri;\n\tpanose-1:2 15 5 2 2 2 4 3 2 4;}\n"
         "p.MsoNormal, li.MsoNormal, div.MsoNormal\n\t{margin:0cm;\n\tfont-size:11.0pt;\n\t"
         "font-family:\"Calibri\",sans-serif;}\n.MsoChpDefault\n\t{mso-style-type:export-only;}\n--></style>")


def noise(number, label, length):
    """Letters and digits that look like those of a hash, the same each time."""
    return b64encode(sha512(f"{label}{number}".encode()).digest() * 8).decode()[:length]


def long_day(moment):
    return f"{DAYS[moment.weekday()]} {moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def paragraphs(text, tag):
    return "".join(f"<{tag}>{html.escape(line, quote=False) or '&nbsp;'}</{tag.split()[0]}>\n" for line in text.splitlines())


def lines_of(text):
    return "<br>\n".join(html.escape(line, quote=False) for line in text.splitlines())


def signature(name, number):
    return f"{name}\nResponsable de production\nUsine {number % 29} - 12, rue de l'Industrie, 69007 Lyon\nTél. 04 72 00 {number % 90 + 10} 18"


def outlook(words, name, number, mail, now):
    """The text on top, then the fields of what is answered."""
    sent = mail.message["Date"].datetime
    fields = (("De", str(mail.message["From"])), ("Envoyé", f"{long_day(sent)} {sent:%H:%M}"), ("À", mail.to),
              ("Objet", mail.subject))
    own = f"{words}\n\n{signature(name, number)}\n"
    text = own + "\n\n" + "\n".join(f"{key} : {value}" for key, value in fields) + "\n\n" + mail.text
    page = ('<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta http-equiv="Content-Type" '
            f'content="text/html; charset=utf-8">\n{STYLE}</head>\n<body lang="FR" link="#0563C1">\n'
            f'<div class="WordSection1">\n{paragraphs(own, "p class=MsoNormal")}<div style="border:none;'
            'border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">\n<p class="MsoNormal">'
            + "<br>\n".join(f"<b>{key} :</b> {html.escape(value)}" for key, value in fields)
            + f'</p>\n</div>\n{paragraphs(mail.text, "p")}</div>\n</body>\n</html>\n')
    return text, page, {"Thread-Index": noise(number, "thread", 30), "Accept-Language": "fr-FR, en-US", "X-Originating-IP":
                        f"[192.0.2.{number % 250}]", "X-MS-Has-Attach": "no", "X-MS-Exchange-Organization-SCL": "-1"}


def gmail(words, name, number, mail, now):
    sent = mail.message["Date"].datetime
    said = f"Le {DAYS[sent.weekday()][:3]}. {sent.day} {SHORT_MONTHS[sent.month - 1]} {sent.year} à {sent:%H:%M}, {mail.message['From']} a écrit :"
    own = f"{words}\n\n-- \n{signature(name, number)}\n"
    text = f"{own}\n\n{said}\n\n" + "".join(f"> {line}\n" for line in mail.text.splitlines())
    page = (f'<div dir="ltr">{lines_of(words)}<div><br></div>-- <br><div dir="ltr" class="gmail_signature" '
            f'data-smartmail="gmail_signature"><div dir="ltr">{lines_of(signature(name, number))}</div></div></div><br>'
            f'<div class="gmail_quote"><div dir="ltr" class="gmail_attr">{html.escape(said)}<br></div><blockquote '
            'class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);'
            f'padding-left:1ex">{lines_of(mail.text)}</blockquote></div>\n')
    return text, page, {"X-Gm-Message-State": noise(number, "state", 72), "X-Google-Smtp-Source": noise(number, "source", 76)}


def thunderbird(words, name, number, mail, now):
    """Text alone, flowed, as it is set where people like it plain."""
    sent = mail.message["Date"].datetime
    said = f"Le {sent:%d/%m/%Y} à {sent:%H:%M}, {mail.message['From']} a écrit :"
    text = (f"{words}\n\n{said}\n" + "".join(f"> {line}\n" for line in mail.text.splitlines())
            + f"\n-- \n{signature(name, number)}\n")
    page = ('<!DOCTYPE html>\n<html>\n  <head>\n    <meta http-equiv="Content-Type" content="text/html; charset=UTF-8">\n'
            f'  </head>\n  <body>\n    <p>{lines_of(words)}</p>\n    <div class="moz-cite-prefix">{html.escape(said)}<br>\n'
            f'    </div>\n    <blockquote type="cite" cite="mid:{mail.id.strip("<>")}">\n{paragraphs(mail.text, "p")}'
            f'    </blockquote>\n    <pre class="moz-signature" cols="72">-- \n{html.escape(signature(name, number))}</pre>\n'
            '  </body>\n</html>\n')
    return text, page, {"User-Agent": "Mozilla Thunderbird", "Content-Language": "fr"}


def iphone(words, name, number, mail, now):
    sent = mail.message["Date"].datetime
    said = f"Le {sent.day} {SHORT_MONTHS[sent.month - 1]} {sent.year} à {sent:%H:%M}, {mail.message['From']} a écrit :"
    own = words if "iPhone" in words else f"{words}\n\nEnvoyé de mon iPhone"
    text = f"{own}\n\n> {said}\n> \n> \ufeff" + "".join(f"> {line}\n" for line in mail.text.splitlines())[2:]
    page = ('<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body dir="auto">'
            f'{lines_of(own)}<div dir="ltr"><br><blockquote type="cite">{html.escape(said)}<br><br></blockquote></div>'
            f'<blockquote type="cite"><div dir="ltr">\ufeff{lines_of(mail.text)}</div></blockquote></body></html>\n')
    return text, page, {"X-Mailer": "iPhone Mail (20H115)", "Mime-Version": "1.0 (1.0)"}


CLIENTS = (outlook, gmail, thunderbird, iphone)


def stations(sender, number, now):
    """What two servers and the sender's signature put above a letter."""
    domain = sender.split("@")[1]
    date = email.utils.format_datetime(now)
    yield "Received", f"from mail.{domain} (mail.{domain} [192.0.2.{number % 250}])\r\n\tby {AUTHSERV} (Postfix) with ESMTPS id " \
                      f"{noise(number, 'id', 10)}\r\n\tfor <diffusion@cabinet.example>; {date}"
    yield "Authentication-Results", f"{AUTHSERV}; dmarc=pass header.from={domain};\r\n\tspf=pass smtp.mailfrom={domain};\r\n\t" \
                                    f"dkim=pass header.d={domain} header.s=s1"
    signed = noise(number, "signed", 342)
    yield "DKIM-Signature", f"v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain};\r\n\ts=s1; h=from:to:subject:date:message-id:" \
                            f"in-reply-to:references;\r\n\tbh={noise(number, 'bh', 43)}=;\r\n\tb=" \
                            + "\r\n\t ".join(signed[at:at + 70] for at in range(0, len(signed), 70))
    yield "Received", f"from [192.168.1.{number % 250}] (unknown [198.51.100.{number % 250}])\r\n\tby mail.{domain} (Postfix) with " \
                      f"ESMTPSA id {noise(number, 'own', 10)};\r\n\t{date}"


def reply(number, name, sender, words, mail, now):
    """The letter with this number: to `mail`, by one of the clients in turn."""
    client = CLIENTS[(number + number // 12) % len(CLIENTS)]  # each of the six texts meets each of the four
    text, page, own = client(words.rstrip("\n"), name, number, mail, now)
    message = EmailMessage(policy=SMTP)
    for key, value in {"From": email.utils.formataddr((name, sender)), "To": mail.reply_to,
                       "Subject": "Re: " + mail.subject, "Date": email.utils.format_datetime(now),
                       "Message-ID": f"<{noise(number, 'message', 24).replace('/', '-').replace('+', '.')}@{sender.split('@')[1]}>",
                       "In-Reply-To": mail.id, "References": " ".join(mail.references + [mail.id])}.items():
        message[key] = value
    for key, value in own.items():
        if key.lower() != "mime-version":
            message[key] = value
    message.set_content(text)
    if client is not thunderbird or number % 8 < 4:
        message.add_alternative(page, subtype="html")
    above = "".join(f"{key}: {value}\r\n" for key, value in stations(sender, number, now))
    return above.encode("ascii") + bytes(message)
