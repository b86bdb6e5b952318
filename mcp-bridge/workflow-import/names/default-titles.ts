/**
 * What ComfyUI's page calls its nodes by itself when it speaks another language than English (`display_name` in its translations), for
 * the nodes whose values are named after their titles. Longer ones first, so that nothing is left of them.
 */
const TRANSLATED = `
載入檢查點|Загрузить сheckpoint|Kontrol Noktası Yükle|チェックポイントを読み込む|بارگذاری چک‌پوینت|Checkpoint加载器（简易）|Checkpoint加载器|Carregar Checkpoint
체크포인트 로드|Cargar Punto de Control|تحميل نقطة التحقق|Charger Point de Contrôle
CLIP 文字編碼（提示詞）|Кодирование текста CLIP (Запрос)|CLIP Metin Kodlama (İstem)|CLIPテキストエンコード（プロンプト）|رمزگذاری متن CLIP (پرامپت)
CLIP文本编码器|CLIP文本编码|Codificação de Texto CLIP (Prompt)|CLIP 텍스트 인코딩 (프롬프트)|Codificar Texto CLIP (Prompt)|ترميز نص CLIP (أمر)|文本编码（QwenImageEdit）
載入 LoRA|Загрузить LoRA|LoRA Yükle|LoRAを読み込む|بارگذاری LoRA|加载LoRA|LoRA加载器|Carregar LoRA|LoRA 로드|Cargar LoRA|تحميل LoRA|Charger LoRA
Загрузчик LoRA (Только модель)|SadeceModelLoRA Yükleyici|LoRAローダーモデルのみ|LoRA加载器（仅模型）|LoRA 로드 (모델 전용)|CargadorLoRAModeloSolo|تحميل LoRA (نموذج فقط)
載入圖片（作為遮罩）|Загрузить изображение (как маску)|Görüntü Yükle (Maske olarak)|画像を読み込む（マスクとして）|بارگذاری تصویر (به عنوان ماسک)|加载图像（作为遮罩）
Carregar Imagem (como Mask)|마스크 이미지 로드|Cargar Imagen (como Máscara)|تحميل صورة (كقناع)|Charger Image (comme Masque)
載入圖片|Загрузить изображение|Görüntü Yükle|画像を読み込む|بارگذاری تصویر|加载图像|Carregar Imagem|이미지 로드|Cargar Imagen|تحميل صورة|Charger Image
載入放大模型|Загрузить модель апскейла|Büyütme Modeli Yükle|拡大モデルを読み込む|بارگذاری مدل بزرگ‌نمایی|加载放大模型|Carregar Modelo de Upscale|업스케일 모델 로드
Cargar Modelo de Escala Superior|تحميل نموذج التكبير|Charger le modèle de mise à l'échelle
載入擴散模型|Загрузить модель диффузии|Difüzyon Modeli Yükle|拡散モデルを読み込む|بارگذاری مدل Diffusion|UNet加载器|Carregar Modelo de Difusão|확산 모델 로드
Cargar Modelo de Difusión|تحميل نموذج الانتشار|Charger Modèle Diffusion
載入 CLIP|Загрузить CLIP|CLIP Yükle|CLIPを読み込む|بارگذاری CLIP|加载CLIP|Carregar CLIP|CLIP 로드|Cargar CLIP|تحميل CLIP|Charger CLIP
雙 CLIP 載入器|Двойной загрузчик CLIP|İkili CLIP Yükleyici|デュアルCLIPを読み込む|بارگذار DualCLIP|双CLIP加载器|Carregador DualCLIP|이중 CLIP 로드|محمل DualCLIP|ChargeurDualCLIP
載入 VAE|Загрузить VAE|VAE Yükle|VAEを読み込む|بارگذاری VAE|加载VAE|VAE加载器|Carregar VAE|VAE 로드|Cargar VAE|تحميل VAE|Charger VAE
載入 ControlNet 模型|Загрузить модель ControlNet|ControlNet Modelini Yükle|ControlNetモデルを読み込む|بارگذاری مدل ControlNet|加载ControlNet模型|ControlNet加载器
Carregar Modelo ControlNet|컨트롤넷 모델 로드|Cargar Modelo ControlNet|تحميل نموذج ControlNet|Charger le modèle ControlNet
Kサンプラー（高度）|K采样器（高级）|KSampler（進階）|KSampler (Расширенный)|KSampler (Gelişmiş)|KSampler (پیشرفته)|KSampler (Avançado)|고급 KSampler|KSampler (Avanzado)
KSampler (متقدم)|KSampler (Avancé)|Kサンプラー|K采样器
空白潛在影像|Пустое латентное изображение|Boş Gizli Görüntü|空の潜在画像|تصویر نهفته خالی|空Latent图像|空Latent|Imagem Latente Vazia|빈 잠재 이미지|Imagen Latente Vacía
صورة كامنة فارغة|Image Latente Vide
整數|整数|عدد صحیح|Inteiro|정수|عدد صحيح|字串（多行）|Строка (многострочная)|String (Çok Satırlı)|文字列（複数行）|رشته (چند خطی)|字符串（多行）|Texto (Multilinha)
문자열 (여러 줄)|Cadena (Multilínea)|نص (متعدد الأسطر)|Chaîne (multiligne)|字串|Строка|文字列|رشته|字符串|Texto|문자열|Cadena|نص|Chaîne
浮點數|Число с плавающей запятой|浮動小数点数|عدد اعشاری|浮点数|Ponto Flutuante|실수|Flotante|عائم|Flottant
隨機雜訊|Случайный шум|RastgeleGürültü|ランダムノイズ|نویز تصادفی|随机噪波|Ruído Aleatório|무작위 노이즈|Ruido aleatorio|ضجيج عشوائية|BruitAléatoire
Направление Flux|FluxRehberliği|フラックスガイダンス|Flux引导|FLUX 가이드|إرشاد فلوكس|GuidageFlux`
  .split(/[|\n]/)
  .filter((title) => title !== "")
  .sort((a, b) => b.length - a.length);

/** What is left of a title beyond the name that ComfyUI's page gives such a node by itself, in whatever language. */
export function withoutDefaultTitle(title: string): string {
  const found = TRANSLATED.find((one) => title.startsWith(one));
  return found === undefined ? title : title.slice(found.length);
}
