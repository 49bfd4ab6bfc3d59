"""Words that are never taken for another spelling of a name, all folded."""

from __future__ import annotations

from typing import Final

from articles.names import fold

# English words that sound like a name or are one letter away from it, and words that are spelt
# like an abbreviation. A word that is itself a name stays findable: only likeness is ruled out.
_COMMON = """
    assay assayed buster chain chains cis crem crime crimes dash deccan eco fear fears hairy
    hormone iron mid mitre nearest ocean pontine purine raise rose rosa sar seen shaped shared
    sir soon sorry sunny surrey term trade turney war wars peace oil gas army navy bank minister
    ministry president government union state states council party treaty agreement nuclear deal
    talks policy foreign security economic military political relations cooperation energy
    sanctions leader ambassador chairman speaker secretary spokesman king prince chief head director
    президент премьер министр министерство глава лидер посол председатель секретарь генерал адмирал
    король директор депутат правительство парламент партия договор война мир газ нефть санкции
    переговоры политика отношения сотрудничество
    رئیس رییس رئیس‌جمهور جمهور جمهوری رئیسان رهبر رهبری وزیر وزیران وزارت سفیر سفارت دبیر سردار امیر
    شاه شاهزاده نخست‌وزیر نخست معاون سخنگو نماینده مدیر فرمانده دولت مجلس حزب ارتش جنگ صلح نفت گاز
    تحریم مذاکرات توافق معاهده سیاست روابط همکاری امنیت
"""
COMMON_WORDS: Final = frozenset(fold(_COMMON).split())

# First names in three scripts: alone they name nobody, and before a surname they tell namesakes
# apart.
_GIVEN = """
    ali abbas ahmad ahmed akbar alexander alexei alexey amir andrei andrey angela anton arash
    barack bashar benjamin bill boris daniel david denis dmitri dmitry donald ebrahim emmanuel
    george hamid hasan hassan hillary hossein hussein ibrahim igor ivan jafar james javad joe
    john kamal karim kazem khaled leonid mahdi mahmoud masoud maria mehdi michael mikhail
    mohammad mohammed mohsen mostafa muhammad nasser nikolai nikolay oleg omar pavel peter rahim
    reza richard robert saeed said sayyid sergei sergey stanislav vitaly viktor vladimir
    vladislav vyacheslav william yevgeny yuri yury али аббас ахмад ахмед александр алексей амир
    андрей антон башар борис виктор виталий владимир вячеслав дмитрий евгений ибрагим иван игорь
    карим леонид мария махмуд махди мехди михаил мохаммад мухаммад николай олег омар павел петр
    реза сергей станислав хасан хосейн хусейн юрий علی عباس احمد اکبر امیر ابراهیم جعفر جواد حسن
    حسین حمید رضا سعید سرگئی صادق عمر کاظم کریم محسن محمد محمود مسعود مصطفی مهدی ناصر نیکلای
    ولادیمیر یوسف
"""
GIVEN_NAMES: Final = frozenset(_GIVEN.split())

# Words before a person's name that are no part of it.
_TITLES = """
    dr mr mrs ayatollah president general admiral minister seyyed seyed sayyid sayyed leader
    ambassador сейед аятолла президент министр генерал адмирал посол лидер سید دکتر آیت‌الله رئیس
    جمهور رهبر وزیر سفیر
"""
TITLES: Final = frozenset(fold(_TITLES).split())
