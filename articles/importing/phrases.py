"""The fixed phrases of web pages in three languages: what surrounds articles and is none."""

from __future__ import annotations

import re
from typing import Final

from articles.names import fold


def _phrases(text: str) -> frozenset[str]:
    return frozenset(fold(phrase) for phrase in re.split(r"[|\n]", text) if phrase.strip())


# Never a line of an article by itself, wherever it stands.
_ANYWHERE: Final = _phrases("""
    related posts|related articles|related stories|related news|related content|related topics
    share this|share this article|share this post|share this story|share on facebook|like this
    share on twitter|tweet this|email this article|print this article|follow us|follow us on twitter
    subscribe|subscribe now|subscribe to our newsletter|sign up for our newsletter|newsletter
    advertisement|advertisements|sponsored content|skip to content|skip to main content|back to top
    read more|read also|see also|you may also like|most read|most popular|loading|click to enlarge
    leave a reply|leave a comment|post a comment|add a comment|no comments|cancel reply|log in
    your comment|your comments|you are replying to|from wikipedia the free encyclopedia
    more on this story
    your email address will not be published|required fields are marked|continue reading
    download pdf|printer friendly|print version|all comments|view all posts|continue reading below
    подписаться|подписаться на рассылку|подпишитесь на нас|подпишитесь на наш канал|поделиться
    поделиться в соцсетях|поделиться ссылкой|читайте также|читать далее|похожие статьи|реклама
    похожие материалы|материалы по теме|оставить комментарий|добавить комментарий|нет комментариев
    версия для печати|распечатать|наверх|комментариев нет|ваш email не будет опубликован
    اشتراک گذاری|به اشتراک بگذارید|اشتراک در خبرنامه|عضویت در خبرنامه|مطالب مرتبط|اخبار مرتبط
    بیشتر بخوانید|همچنین بخوانید|ادامه مطلب|ارسال نظر|ارسال دیدگاه|دیدگاه خود را بنویسید|نظر شما
    دیدگاهتان را بنویسید|نسخه چاپی|چاپ خبر|لینک کوتاه|تبلیغات|بازگشت به بالا|انتهای پیام|نظر بدهید
""")
# Words that may be a section head inside an article, but not before its first or after its last
# paragraph.
_AT_EDGES: Final = _phrases("""
    comments|comment|share|print|email|e-mail|tweet|facebook|twitter|telegram|whatsapp|linkedin|save
    home|menu|search|contact|contact us|about us|privacy policy|terms of use|terms of service
    sitemap|login|register|sign in|sign up|next|previous|next post|previous post|next article
    previous article|opinion|analysis|commentary|news|interview|exclusive|op-ed|editorial|feature
    features|world|politics|middle east|international|top stories|latest news|more|top|close|reply
    комментарии|комментарий|главная|меню|поиск|контакты|о нас|войти|регистрация|печать|вконтакте
    мнение|аналитика|новости|интервью|политика|телеграм|следующая|предыдущая|по теме|теги
    نظرات|دیدگاه ها|دیدگاهها|خانه|صفحه اصلی|جستجو|درباره ما|تماس با ما|چاپ|ورود|منو|اخبار|تحلیل
    یادداشت|گفتگو|فیسبوک|توییتر|تلگرام|ایمیل|بعدی|قبلی|سیاسی|بین الملل|برچسب ها
""")
# What stands above a summary is no title of the article.
_SUMMARY: Final = _phrases("""
    key points|key takeaways|key findings|highlights|summary|executive summary|abstract|contents
    table of contents|in brief|at a glance|introduction|introductory note|foreword|preface
    ключевые выводы|главное|кратко|аннотация|резюме|содержание|введение|предисловие|тезисы
    چکیده|خلاصه|فهرست|فهرست مطالب|مقدمه|پیشگفتار|نکات کلیدی
""")
_COMMENTS: Final = re.compile(
    r"(?:leave a (?:reply|comment)|post a comment|(?:add )?(?:a |your )?comments?|"
    r"(?:\d+|no|all)? ?(?:comments?|responses?|thoughts? on\b.*|replies)|"
    r"comments? (?:\d+|are closed|off)|"
    r"(?:оставить|добавить) комментарий|(?:\d+ )?комментари(?:и|й|я|ев)(?: \d+)?|"
    r"(?:\d+ )?(?:نظرات|نظر|دیدگاه ها|دیدگاه)(?: \d+)?|ارسال (?:نظر|دیدگاه)|"
    r"دیدگاهتان را بنویسید|نظر شما)"
)
_NOTICE: Final = re.compile(
    r"(?:(?:this (?:web)?site|we|our partners) uses? cookies|accept (?:all )?cookies|"
    r"cookie (?:policy|settings)|"
    r"мы используем (?:файлы )?cookies?|сайт использует (?:файлы )?cookies?|"
    r"این (?:وب ?)?سایت از کوکی|sign up (?:for|to) (?:our|the)\b.*newsletter|"
    r"subscribe to (?:our|the)\b|(?:follow|like|join) us on\b|join our telegram|"
    r"подпи(?:шитесь|сывайтесь)\b.* на\b|"
    r"your email address will not be published|enter your email|click here to\b|"
    r"(?:filed under|posted in|рубрика|دسته ?بندی)\s*[:：]|"
    r"support our (?:work|journalism)|donate (?:now|today)\b|at (?:last )?\d+ min(?:ute)?s? read)",
)
_COUNTS: Final = re.compile(
    r"(?:(?:views?|reads?|shares?|likes?|visits?|hits|просмотр\w*|بازدید|تعداد بازدید|کد خبر|"
    r"news (?:id|code)|код новости|شناسه خبر)\W*[\d .,kK]+|"
    r"[\d .,kK]+\s*(?:views?|reads?|shares?|likes?|visits?|просмотр\w*|بازدید)|"
    r"(?:reading time\W*)?\d+\s?(?:min(?:ute)?s?)(?:\s(?:read|reading time))?|"
    r"(?:время (?:чтения|на чтение)|زمان مطالعه)\W*\d+\s?\S+|"
    r"(?:page|стр(?:аница|\.)|с\.|صفحه)\s*\d+(?:\s*(?:of|/|из|از)\s*\d+)?|"
    r"[-–—\[(|]\s?\d{1,4}\s?[-–—\])|]|\d+\s?/\s?\d+)",
    re.IGNORECASE,
)
_ENDS: Final = re.compile(
    r"(?:[-–—*#~=_.\s]*|[-–—/*\s]*(?:ends?|the end|конец|پایان)[-–—/*\s]*)", re.I
)
_LONGEST: Final = 300
_LONGEST_PHRASE: Final = 60
_MOST_WORDS: Final = 8
_TRAIL: Final = re.compile(r"\s(?:>|»|›|::|/)\s")
_COPYRIGHT: Final = re.compile(r"^\W*(?:copyright|©|\(c\)|копирайт|کپی ?رایت)", re.IGNORECASE)

LINKS: Final = re.compile(
    r"^\W*(?:more (?:articles |posts |stories )?(?:by|from)\s+(?P<name>[^:،]{2,60})|"
    r"(?:другие|ещё|еще|все) (?:статьи|материалы|публикации) автора\s*(?P<name_ru>[^:]{0,60})|"
    r"(?:سایر|دیگر) (?:مطالب|مقالات|نوشته های|نوشته‌های)(?: از)?\s*(?P<name_fa>[^:]{0,60})|"
    r"related (?:posts|articles|stories|news|content|topics|links)|recommended(?: reading)?|"
    r"more on this (?:story|topic)|read (?:more|also|next)|"
    r"see also|further reading|links? (?:for|to) further reading|"
    r"also (?:read|by this author)|you may also like|most (?:read|popular|viewed)|"
    r"latest (?:news|articles|posts)|"
    r"читайте также|похожие (?:статьи|материалы|новости)|(?:материалы|статьи|новости) по теме|"
    r"ссылки по теме|смотрите также|"
    r"مطالب مرتبط|اخبار مرتبط|بیشتر بخوانید|همچنین بخوانید|مطالب پیشنهادی|پربازدیدترین ?ها)"
    r"\W*(?P<rest>$|[:：].*)",
    re.IGNORECASE,
)


def is_furniture(text: str, *, at_edge: bool) -> bool:
    """Whether a line belongs to the page around an article; `at_edge`: outside its paragraphs."""
    if len(text) > _LONGEST:
        return False
    if _NOTICE.match(text.lower()):
        return True
    folded = fold(text) if len(text) < _LONGEST_PHRASE and text.count(" ") < _MOST_WORDS else ""
    if folded in _ANYWHERE:
        return True
    return at_edge and (
        folded in _AT_EDGES
        or bool(_COUNTS.fullmatch(text.strip()))
        or bool(_ENDS.fullmatch(text))
        or bool(_COPYRIGHT.match(text))
        or (len(_TRAIL.findall(text)) >= 2 and len(text) < 120)
    )


def heads_summary(text: str) -> bool:
    """Whether a line heads a summary, a table of contents or an introduction."""
    return len(text) < _LONGEST_PHRASE and fold(text.strip(" :.")) in _SUMMARY


def opens_comments(text: str) -> bool:
    """Whether a line heads the readers' comments or the form for them."""
    return len(text) < _LONGEST_PHRASE and bool(_COMMENTS.fullmatch(fold(text)))
