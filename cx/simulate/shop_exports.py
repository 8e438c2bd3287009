"""A simulated shop's orders as shop systems write them."""

from pathlib import Path

from cx.simulate.export_headers import BASE, ECCUBE, RAKUTEN, SHOPIFY
from cx.simulate.exported import Exported, people, table, who
from cx.simulate.rows import Order
from cx.simulate.shop import Shop


def is_cancelled(order: Order) -> bool:
    """Whether an order was cancelled in the files."""
    return order.number % 10 == 0


def is_returned(order: Order) -> bool:
    """Whether an order came back in the files."""
    return order.number % 25 == 1


def _items(order: Order) -> range:
    """An order has one to three rows of items."""
    return range(1, 2 + order.number % 3)


def rakuten(shop: Shop, folder: Path) -> Exported:
    """Orders as RMS writes them: CP932, masked mail, a row per item."""
    rows = []
    for order in shop.orders:
        cells = _rakuten_order(order)
        rows += [
            cells | {"商品明細ID": item, "商品名": "コーヒー豆", "単価": 1000, "個数": 1}
            for item in _items(order)
        ]
    path = table(folder / "rakuten.csv", RAKUTEN, rows, "cp932")
    sold = [order for order in shop.orders if not is_cancelled(order)]
    touches = dict.fromkeys(["purchase", "confirmed", "shipped"], len(sold))
    touches["cancel"] = len(shop.orders) - len(sold)
    return Exported(path, touches, people(shop.orders))


def _rakuten_order(order: Order) -> dict[str, object]:
    """What RMS repeats in each row of an order."""
    person, cancelled = who(order.customer), is_cancelled(order)
    phone = person["phone"].split("-")
    return {
        "注文番号": f"{order.number}-20250101-0001",
        "ステータス": "900" if cancelled else "700",
        "注文日時": f"{order.ordered:%Y-%m-%d %H:%M:%S}",
        "注文日": f"{order.ordered:%Y-%m-%d}",
        "注文時間": f"{order.ordered:%H:%M:%S}",
        "注文確定日時": f"{order.ordered:%Y-%m-%d %H:%M:%S}",
        "発送指示日時": f"{order.ordered:%Y-%m-%d %H:%M:%S}",
        "発送完了報告日時": "" if cancelled else f"{order.shipped:%Y-%m-%d} 15:00:00",
        "支払方法名": "クレジットカード",
        "配送方法": "宅配便",
        "請求金額": order.amount,
        "合計金額": order.amount,
        "注文者姓": person["family"],
        "注文者名": person["given"],
        "注文者郵便番号1": person["zip"][:3],
        "注文者郵便番号2": person["zip"][3:],
        "注文者電話番号1": phone[0],
        "注文者電話番号2": phone[1],
        "注文者電話番号3": phone[2],
        "注文者メールアドレス": person["masked"],
        "申込番号": f"S{order.customer}" if order.subscription else "",
        "申込お届け回数": 2 if order.subscription else "",
        "お届け日指定": f"{order.promised:%Y-%m-%d}",
    }


def eccube(shop: Shop, folder: Path) -> Exported:
    """Orders as EC-CUBE 4 writes them: lines of fees, guests without a number."""
    rows = []
    for order in shop.orders:
        cells = _eccube_order(order)
        lines = [("1", "商品", "コーヒー豆")] * len(_items(order)) + [
            ("2", "送料", "送料"),
            ("4", "割引", "割引"),
        ]
        rows += [
            cells | {"注文詳細ID": f"{order.number}{at}", "明細区分(ID)": id, "明細区分(名称)": name, "商品名": item}
            for at, (id, name, item) in enumerate(lines)
        ]  # fmt: skip
    path = table(folder / "eccube.csv", ECCUBE, rows, "cp932")
    cancels = sum(map(is_cancelled, shop.orders))
    returns = sum(is_returned(order) and not is_cancelled(order) for order in shop.orders)
    sold, sent = len(shop.orders) - cancels - returns, len(shop.orders) - cancels
    touches = {"purchase": sold, "paid": sold, "shipped": sent, "delivery notice": sent, "cancel": cancels, "return": returns}  # fmt: skip
    return Exported(path, touches, people(shop.orders))


def _eccube_order(order: Order) -> dict[str, object]:
    """What EC-CUBE repeats in each row of an order."""
    person, cancelled = who(order.customer), is_cancelled(order)
    guest, done = (
        order.customer % 7 == 0,
        ("9", "返品") if is_returned(order) else ("5", "発送済み"),
    )
    status = ("3", "注文取消し") if cancelled else done
    return {
        "注文ID": order.number,
        "注文番号": order.number,
        "会員ID": "" if guest else person["member"],
        "お名前(姓)": person["family"],
        "お名前(名)": person["given"],
        "郵便番号": person["zip"],
        "メールアドレス": person["mail"],
        "TEL": person["phone"].replace("-", ""),
        "合計": order.amount,
        "支払合計": order.amount,
        "対応状況(ID)": status[0],
        "対応状況(名称)": status[1],
        "支払方法(名称)": "クレジットカード",
        "受注日": f"{order.ordered:%Y-%m-%d %H:%M:%S}",
        "入金日": f"{order.ordered:%Y-%m-%d %H:%M:%S}",
        "出荷ID": order.number,
        "配送業者(名称)": "宅配便",
        "お届け希望日": f"{order.promised:%Y-%m-%d} 00:00:00",
        "発送日": "" if cancelled else f"{order.shipped:%Y-%m-%d} 15:00:00",
        "出荷メール送信日": "" if cancelled else f"{order.shipped:%Y-%m-%d} 16:00:00",
    }


def shopify(shop: Shop, folder: Path) -> Exported:
    """Orders as Shopify writes them: the order in its first row only."""
    rows: list[dict[str, object]] = []
    for order in shop.orders:
        person, cancelled, refunded = who(order.customer), is_cancelled(order), is_returned(order)
        at = f"{order.ordered:%Y-%m-%d %H:%M:%S} +0900"
        sent = "" if cancelled else f"{order.shipped:%Y-%m-%d} 15:00:00 +0900"
        top = {
            "Email": person["mail"],
            "Financial Status": "refunded" if refunded else "paid",
            "Paid at": at,
            "Fulfillment Status": "unfulfilled" if cancelled else "fulfilled",
            "Fulfilled at": sent,
            "Accepts Marketing": "yes" if order.customer % 2 else "no",
            "Currency": "JPY",
            "Subtotal": order.amount,
            "Shipping": 0,
            "Taxes": 0,
            "Total": order.amount,
            "Discount Code": "HARU10" if order.number % 4 == 0 else "",
            "Shipping Method": "Standard",
            "Created at": at,
            "Cancelled at": at if cancelled else "",
            "Payment Method": "card",
            "Refunded Amount": f"{order.amount if refunded else 0}.00",
            "Billing Phone": f"'{person['phone']}",
            "Source": "web",
        }
        for item in _items(order):
            line = {
                "Name": f"#{order.number}",
                "Lineitem quantity": 1,
                "Lineitem name": "Coffee",
                "Lineitem price": 1000,
            }
            rows.append((top if item == 1 else {}) | line)
    path = table(folder / "orders_export.csv", SHOPIFY, rows, "utf-8")
    cancels = sum(map(is_cancelled, shop.orders))
    sold = len(shop.orders) - cancels
    touches = {"purchase": sold, "paid": sold, "shipped": sold, "cancel": cancels, "refund": sum(map(is_returned, shop.orders))}  # fmt: skip
    return Exported(path, touches, people(shop.orders))


def base(shop: Shop, folder: Path) -> Exported:
    """Orders as BASE writes them: a row per item."""
    rows = []
    for order in shop.orders:
        person, cancelled = who(order.customer), is_cancelled(order)
        cells = {
            "注文ID": f"B{order.number}",
            "注文日時": f"{order.ordered:%Y-%m-%d %H:%M:%S}",
            "氏(請求先)": person["family"],
            "名(請求先)": person["given"],
            "郵便番号(請求先)": person["zip"],
            "電話番号(請求先)": person["phone"],
            "メールアドレス(請求先)": person["mail"],
            "合計金額": order.amount,
            "支払い方法": "クレジットカード決済",
            "発送状況": "キャンセル" if cancelled else "発送済み",
            "購入元": "Webサイト",
            "配送日": f"{order.promised:%Y-%m-%d}",
        }
        rows += [
            cells | {"商品名": "コーヒー豆", "バリエーション": "200g", "価格": 1000, "数量": 1, "商品ID": 1, "種類ID": item}
            for item in _items(order)
        ]  # fmt: skip
    path = table(folder / "base.csv", BASE, rows, "utf-8-sig")
    cancels = sum(map(is_cancelled, shop.orders))
    touches = {"purchase": len(shop.orders) - cancels, "cancel": cancels}
    return Exported(path, touches, people(shop.orders))
