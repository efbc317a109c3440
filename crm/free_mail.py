"""Mail providers whose addresses say nothing about a company."""

FREE_MAIL = frozenset(
    """
    126.com 163.com aliyun.com alice.it aol.com arcor.de att.net bigpond.com bluewin.ch bol.com.br btinternet.com
    centrum.cz charter.net comcast.net cox.net duck.com earthlink.net fastmail.com free.fr freenet.de gmail.com
    gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com hey.com hotmail.co.uk hotmail.com hotmail.de hotmail.es
    hotmail.fr hotmail.it hushmail.com icloud.com inbox.com laposte.net libero.it live.ca live.co.uk live.com
    live.de live.fr live.nl mac.com mail.com mail.ru mailbox.org me.com msn.com naver.com neuf.fr ntlworld.com
    o2.pl online.de optonline.net orange.fr outlook.com outlook.de outlook.es outlook.fr pm.me posteo.de
    proton.me protonmail.ch protonmail.com qq.com rambler.ru rediffmail.com rocketmail.com sbcglobal.net seznam.cz
    sfr.fr sky.com skynet.be t-online.de telefonica.net terra.com.br tiscali.it tuta.io tutanota.com tutanota.de
    uol.com.br verizon.net virgilio.it virginmedia.com wanadoo.es wanadoo.fr web.de wp.pl xtra.co.nz yahoo.ca
    yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com yahoo.com.br yahoo.com.mx yahoo.de yahoo.es yahoo.fr yahoo.it
    yandex.com yandex.ru ymail.com zoho.com zohomail.com
    """.split()
)
