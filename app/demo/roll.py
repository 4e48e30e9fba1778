"""The roll of the city: invented firms with one site each, and the local office that watches it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Trade(StrEnum):
    """What a firm of the roll does; it decides what is measured there."""

    MUSSEL = "mussel"
    SHRIMP = "shrimp"
    FISH = "fish"
    LARGE_STORE = "large store"
    MEDIUM_STORE = "medium store"
    WORKSHOP = "workshop"


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm; `site` is the code of its only site and `office` that of the office which watches it."""

    trade: Trade
    site: str
    name: str
    name_en: str
    office: str


def firms() -> Iterator[Firm]:
    """All firms of the roll; those of the chain that is written out by hand stand in `zhoushan.yaml`."""
    for trade, lines in _ROLL.items():
        for line in lines.split("\n"):
            yield Firm(trade, *line.split())


_ROLL = {
    Trade.MUSSEL: """\
p03 澜岳 Lanyue caiyuan
p04 汐禾 Xihe gouqi
p05 屿丰 Yufeng caiyuan
p06 礁星 Jiaoxing gouqi
p07 浪石 Langshi zhanmao
p08 舷月 Xianyue shenjiamen
p09 帆晓 Fanxiao caiyuan
p10 渚云 Zhuyun gouqi
p11 岬林 Jialin qushan
p12 沙鸥 Shaou shenjiamen""",
    Trade.SHRIMP: """\
p13 潮笙 Chaosheng baiquan
p14 港禾 Ganghe qushan
p15 滩白 Tanbai zhanmao
p16 湾野 Wanye jintang
p17 鸥汀 Outing caiyuan
p18 蓝屿 Lanyu liuheng
p19 苔里 Taili cengang
p20 鲸落 Jingluo gouqi
p21 雾礁 Wujiao gaoting
p22 灯塔湾 Dengtawan shenjiamen
p23 青螺 Qingluo baiquan
p24 银鲳 Yinchang qushan""",
    Trade.FISH: """\
p25 金鳞 Jinlin zhanmao
p26 墨鱼湾 Moyuwan jintang
p27 鲐风 Taifeng caiyuan
p28 带月 Daiyue liuheng
p29 鳗歌 Mange cengang
p30 乌岩 Wuyan gouqi
p31 白礁 Baijiao gaoting
p32 赤石 Chishi shenjiamen
p33 远桅 Yuanwei baiquan
p34 锚地 Maodi qushan
p35 缆桩 Lanzhuang zhanmao
p36 舵手 Duoshou jintang
p37 渔火 Yuhuo caiyuan
p38 网坞 Wangwu liuheng
p39 船歌 Chuange cengang
p40 艟艨 Chongmeng gouqi
p41 桨声 Jiangsheng gaoting
p42 橹影 Luying shenjiamen
p43 北风口 Beifengkou baiquan
p44 南礁 Nanjiao qushan""",
    Trade.LARGE_STORE: """\
c02 冰舟 Bingzhou cengang
c03 雪岬 Xuejia liuheng
c04 霜屿 Shuangyu caiyuan
c05 凛海 Linhai jintang
c06 冷月 Lengyue zhanmao
c07 玄冰 Xuanbing qushan
c08 素雪 Suxue baiquan
c09 寒汐 Hanxi shenjiamen
c10 冻港 Donggang gaoting
c11 朔风 Shuofeng gouqi
c12 冰棱 Bingleng cengang""",
    Trade.MEDIUM_STORE: """\
c13 小雪 Xiaoxue liuheng
c14 薄冰 Baobing caiyuan
c15 清霜 Qingshuang jintang
c16 冰壶 Binghu zhanmao
c17 雪坞 Xuewu qushan
c18 寒渚 Hanzhu baiquan""",
    Trade.WORKSHOP: """\
w01 鱼面坊 Yumianfang baiquan
w02 虾酱铺 Xiajiangpu shenjiamen
w03 鱼丸记 Yuwanji gaoting
w04 海味斋 Haiweizhai gouqi
w05 鲞坊 Xiangfang cengang
w06 蟹糊屋 Xiehuwu liuheng
w07 紫菜社 Zicaishe caiyuan
w08 海盐铺 Haiyanpu jintang
w09 鱼饼房 Yubingfang zhanmao
w10 虾干里 Xiaganli qushan
w11 海米仓 Haimicang baiquan
w12 醉螺坊 Zuiluofang shenjiamen
w13 鱼松记 Yusongji gaoting
w14 海带社 Haidaishe gouqi
w15 鱼糕房 Yugaofang cengang
w16 烤虾铺 Kaoxiapu liuheng""",
}
