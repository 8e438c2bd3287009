"""The columns that shop systems and questionnaires write, in their order."""

from typing import Final


def _columns(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


RAKUTEN: Final = _columns(
    "注文番号,ステータス,サブステータスID,サブステータス,注文日時,注文日,注文時間,"
    "キャンセル期限日,注文確認日時,注文確定日時,発送指示日時,発送完了報告日時,支払方法名,"
    "クレジットカード支払い方法,クレジットカード支払い回数,配送方法,配送区分,注文種別,"
    "複数送付先フラグ,送付先一致フラグ,離島フラグ,楽天確認中フラグ,警告表示タイプ,"
    "楽天会員フラグ,購入履歴修正有無フラグ,商品合計金額,消費税合計,送料合計,代引料合計,"
    "請求金額,合計金額,ポイント利用額,クーポン利用総額,店舗発行クーポン利用額,"
    "楽天発行クーポン利用額,注文者郵便番号1,注文者郵便番号2,注文者住所都道府県,"
    "注文者住所郡市区,注文者住所それ以降の住所,注文者姓,注文者名,注文者姓カナ,"
    "注文者名カナ,注文者電話番号1,注文者電話番号2,注文者電話番号3,注文者メールアドレス,"
    "注文者性別,申込番号,申込お届け回数,送付先ID,送付先送料,送付先代引料,送付先消費税合計,"
    "送付先商品合計金額,送付先合計金額,のし,送付先郵便番号1,送付先郵便番号2,"
    "送付先住所都道府県,送付先住所郡市区,送付先住所それ以降の住所,送付先姓,送付先名,"
    "送付先姓カナ,送付先名カナ,送付先電話番号1,送付先電話番号2,送付先電話番号3,商品明細ID,"
    "商品ID,商品名,商品番号,商品管理番号,単価,個数,送料込別,税込別,代引手数料込別,"
    "項目・選択肢,ポイント倍率,納期情報,在庫タイプ,お届け時間帯,お届け日指定,担当者,"
    "ひとことメモ,メール差込文 (お客様へのメッセージ),ギフト配送希望,コメント,利用端末,"
    "メールキャリアコード,あす楽希望フラグ"
)
ECCUBE: Final = _columns(
    "注文ID,注文番号,会員ID,お名前(姓),お名前(名),お名前(セイ),お名前(メイ),会社名,"
    "郵便番号,都道府県(ID),都道府県(名称),住所1,住所2,メールアドレス,TEL,性別(ID),"
    "性別(名称),職業(ID),職業(名称),誕生日,ショップ用メモ欄,小計,値引き,送料,税金,合計,"
    "支払合計,対応状況(ID),対応状況(名称),支払方法(ID),支払方法(名称),受注日,入金日,"
    "注文詳細ID,商品ID,商品規格ID,商品名,商品コード,規格名1,規格名2,規格分類名1,"
    "規格分類名2,価格,個数,税率,税率ルール(ID),明細区分(ID),明細区分(名称),出荷ID,"
    "配送先_お名前(姓),配送先_お名前(名),配送先_お名前(セイ),配送先_お名前(メイ),"
    "配送先_会社名,配送先_郵便番号,配送先_都道府県(ID),配送先_都道府県(名称),配送先_住所1,"
    "配送先_住所2,配送先_TEL,配送業者(ID),配送業者(名称),お届け時間ID,お届け時間(名称),"
    "お届け希望日,送料,発送日,出荷伝票番号,配達用メモ,出荷メール送信日"
)
SHOPIFY: Final = _columns(
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,"
    "Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,"
    "Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,"
    "Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,"
    "Lineitem taxable,Lineitem fulfillment status,Billing Name,Billing Street,"
    "Billing Address1,Billing Address2,Billing Company,Billing City,Billing Zip,"
    "Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Street,"
    "Shipping Address1,Shipping Address2,Shipping Company,Shipping City,Shipping Zip,"
    "Shipping Province,Shipping Country,Shipping Phone,Notes,Note Attributes,Cancelled at,"
    "Payment Method,Payment Reference,Refunded Amount,Vendor,Outstanding Balance,Employee,"
    "Location,Device ID,Id,Tags,Risk Level,Source,Lineitem discount,Phone,Receipt Number"
)
BASE: Final = _columns(
    "注文ID,注文日時,氏(請求先),名(請求先),郵便番号(請求先),都道府県(請求先),住所(請求先),"
    "住所2(請求先),電話番号(請求先),メールアドレス(請求先),氏(配送先),名(配送先),"
    "郵便番号(配送先),都道府県(配送先),住所(配送先),住所2(配送先),電話番号(配送先),備考,"
    "商品名,バリエーション,価格,税率,数量,合計金額,送料,支払い方法,代引き手数料,発送状況,"
    "商品ID,種類ID,購入元,配送日,配送時間帯,注文メモ,調整金額"
)
SURVEYMONKEY: Final = _columns(
    "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,First Name,"
    "Last Name,Custom Data 1"
)
