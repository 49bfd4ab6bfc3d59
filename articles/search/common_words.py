"""Words that are never taken for another spelling of a name, all folded."""

from __future__ import annotations

from typing import Final

from articles.names import fold

from .analysis import STOP_WORDS

# English words that sound like a name or are one letter away from it, and words that are spelt
# like an abbreviation. A word that is itself a name stays findable: only likeness is ruled out.
_COMMON = """
    assay assayed brick bricks buster chain chains cis crem crime crimes dash deccan eco fear fears
    hairy hormone iron mid mitre nearest ocean pontine purine raise rose rosa sar seen shaped shared
    sir soon sorry sunny surrey term trade turney war wars peace oil gas army navy bank minister
    ministry president government union state states council party treaty agreement nuclear deal
    talks policy foreign security economic military political relations cooperation energy
    sanctions leader ambassador chairman speaker secretary spokesman king prince chief head director
    президент премьер министр министерство глава лидер посол председатель секретарь генерал адмирал
    король директор депутат правительство парламент партия договор война мир газ нефть санкции
    переговоры политика отношения сотрудничество
    visit visits trip tour meeting meetings met summit speech speeches letter letters interview
    statement statements says said role view views position stance decree doctrine death election
    elections era book books article articles paper essay author quote quotes biography photo video
        визит встреча речь письмо интервью заявление статья книга доктрина указ выборы роль позиция
    سفر دیدار سخنرانی نامه مصاحبه بیانیه نقش کتاب مقاله شاهد
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
GIVEN_NAMES: Final = frozenset(fold(_GIVEN).split())

# More of them, which are surnames as well: they only tell namesakes apart.
_RARER = """
    abdollah abdullah abdul alexandra aleksandr ahmadreza alan albert aleksei amin anatoly andrew
    anna anthony arkady arthur ayman aziz bahram behrouz bernard boris brian carl charles christian
    christopher claude dariush david dmitriy edward ehsan elena eric erik ernest esmail evgeny
    farhad farid fatemeh fyodor gennady gholam gholamreza grigory hamed hashem henry irina jack
    jacob james jean jim jose joseph kaveh kayhan kevin kirill konstantin lev louis luis maksim
    manouchehr mansour marco mark martin mary matthew maxim mojtaba mitra morteza nader
    natalia nicolas nikita olga parviz patrick paul philip ramin rasoul robert roman ronald rostam
    ruslan sadegh sadeq sarah saeid shahram shirin simon siamak stephen steven sultan susan tamara
    tatiana thomas tom valentin valery vasily victor vitaliy walter yakov yasser yousef zahra
    абдолла абдулла абдул алиреза анатолий анна арсений аркадий артур валентин валерий василий
    виталий вячеслав геннадий григорий джавад джон дональд елена иосиф ирина камаль кирилл
    константин ксения лев максим марк михаил моджтаба мохсен мустафа наталья никита ольга пётр
    рамин расул роман руслан садек саид тамара татьяна фарид федор эдуард эхсан юсуф яков
    عبدالله عبدل اسماعیل امین بهرام بهروز پرویز جلال جمشید حامد داریوش داوود رسول رحیم زهرا سعید
    شهرام صادق علیرضا غلامرضا فاطمه فرهاد قاسم کاوه کمال مجتبی مجید محسن محمدجواد محمدرضا مرتضی
    مریم منصور منوچهر میثم نادر هادی هاشم یاسر اکبر آرش بهزاد
    agnes alexandre alexis alice alina alla amanda anastasia andreas angelina ann anne annie
    antonio arkadi armen artem asghar ashton barbara behnam bernie bradley bruce carlos carol
    catherine chris claudia colin craig cyrus dan daria denise derek diana diego dina dorothy
    douglas ekaterina elizabeth ella emily emma enrique esther evelyn evgenia fatima federico
    ferdinand fernando francesco frank franz fred fyodor galina gary gerhard giovanni giuseppe
    gleb gordon greg habib hafez hanna hans harold harry heinrich helen helmut henri hosein hugh
    ian ilya inna ismail ivanka jake jane jason javier jean jeffrey jennifer jerome jessica jill
    jimmy joachim joan johann joshua juan jules julia julian jurgen karen karl kate kathleen
    kayvan keith kenneth ksenia larisa larry laura lidia linda lisa liz lucy ludmila luigi
    lyudmila madeleine maher malia manfred marcel marcus margaret maria marie marina marine mario
    marisa martha masih matteo max melania michel michele michelle mike milan miriam mona monica
    morgan muammar nadezhda nancy nasrin natalie natasha neda nick nicole nigel nina nour oksana
    olaf oleksandr olena oliver oscar otto pablo pascal patricia pedro petr pierre polina rachel
    ralph raul raymond rebecca rene rex riad rifaat rita rodrigo roger roland ron rosa rudolf ruth
    ryan sam samantha samuel sandra sasha scott sean sebastian sergio sharon sheila shirin sofia
    sophie stefan stella steve stuart svetlana tanya taras tariq ted teresa thierry timothy tina
    todd tony ulrich uri ursula valentina valeria vanessa vera veronica victoria vincent virginia
    vladlen volodymyr walid wendy werner wilhelm wolfgang yana yulia yuriy yves zahir zoe
    алексей алена алина алла анастасия андрей анжела антонина аркадий артем асма бернард валентина
    валерия вероника виктория владлен галина генрих георг глеб грегори гульнара даниил дарья денис
    диана дина евгения екатерина елизавета жан жанна захар зинаида зоя илья инна ираида кевин
    клара ксения лариса лидия людмила магомед майкл маргарита марина махер мелания милан мишель
    муаммар наина нина оксана олеся петр питер полина раиса ралиф рамзан римма ринат рифат роберт
    рустам светлана семен софья степан стивен тарик тимур ульяна фаина фатима филипп франк хафез
    эдвард эльвира эмма эрик юлия яна ярослав
    آتنا آزاده احسان اردشیر اصغر افسانه الناز الهام الهه بابک باراک باقر بنفشه بیژن تقی ثریا جان
    جمیله جورج حافظ حبیب حجت حشمت خسرو دانیال دونالد ربیع رفعت روح‌الله رویا رکسانا زهره زینب سارا
    ساسان سامان ستار سحر سمیه سهراب سپیده سیامک سیروس شاپور شهلا شکوفه شیرین شیوا طاهره عطاالله
    عفت فائزه فرزانه فرشته فریبا فرید فریدون لادن لیلا مائده ماهر محبوبه محمدباقر محمدعلی معصومه
    ملیحه مهرداد مهسا مهناز مژگان میترا میخائیل میشل مینا نازنین نرگس نسرین نوید نگار نیلوفر هما
    هوشنگ پروانه پروین پیمان ژاله کامران کیوان یحیی
    asma esmaeil faezeh georgina hadi iman kamran khosrow mahsa majid maryam nasser naser nima omid
    parvin rouhollah ruhollah saman shahin soroush vahid yahya younes zeinab
    вахид исмаил маджид насер омид рухолла фаэзе хади эсмаил яхья
    امید ایمان حبیب‌الله روح‌الله فضل‌الله سروش شاهین فائزه وحید
"""
FIRST_NAMES: Final = GIVEN_NAMES | {*fold(_RARER).split(), *map(fold, _RARER.split())}

# Surnames of English-speaking countries: after another one they tell that it is no surname.
_ENGLISH = """
    adams allen anderson bailey baker bennett campbell carter clarke collins cooper davies davis
    edwards evans harris hughes jackson jenkins jones kelly lewis miller mitchell morgan morris
    murphy nelson parker phillips roberts robinson rogers simpson smith stewart taylor thompson
    walker watson williams wilson wright
"""
SURNAMES: Final = frozenset(_ENGLISH.split())

# Words before a person's name that are no part of it.
_TITLES = """
    dr mr mrs ayatollah president general admiral minister seyyed seyed sayyid sayyed leader
    ambassador sardar sarder brigadier rear vice colonel captain commander sheikh haj haji hajj imam
    hojatoleslam сейед аятолла президент министр генерал адмирал посол лидер سید دکتر آیت‌الله رئیس
    جمهور رهبر وزیر سفیر سردار سرلشکر سرتیپ دریادار امیر حاج شیخ حجت‌الاسلام
"""
TITLES: Final = frozenset(fold(_TITLES).split())

# Words of a question that say nothing of what is asked for.
FILLERS: Final = STOP_WORDS | frozenset(
    fold(
        """happen happened happening happens occur occurred took take place event events tell show
        find give list please article articles text texts news story year years month time date
        wrote written write said says regarding concerning during ago между произошло случилось
        происходило события событие было году год года годы статья статьи новости расскажи покажи
        какие какой кто где когда почему چه چی اتفاقی اتفاق افتاد افتاده رخ داد رویداد رویدادها
        رویدادهای وقایع حوادث سال ماه مقاله مقالات خبر اخبار درباره کی چگونه چرا بین میان یا
        either versus vs"""
    ).split()
)
