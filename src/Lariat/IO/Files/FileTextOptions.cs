using System.Text;

namespace Lariat.IO;

/// <summary>The treatment of bytes that are not valid in the encoding, and of text that it cannot represent.</summary>
public enum InvalidText
{
    /// <summary>
    /// Reading throws an <see cref="InvalidDataException"/> that gives the position; writing an <see cref="EncoderFallbackException"/>.
    /// Python's "strict".
    /// </summary>
    Throw,

    /// <summary>They become U+FFFD, or the encoding's question mark. .NET's default, and Python's "replace".</summary>
    Replace,
}

/// <summary>Options for reading and writing text.</summary>
public sealed class FileTextOptions
{
    internal static readonly FileTextOptions Default = new();

    private readonly Encoding _encoding = Encoding.UTF8;
    private readonly int _maxLineLength = 1024 * 1024;
    private Encoding? _effective;

    /// <summary>Default: UTF-8. A byte order mark at the file's beginning is skipped, and none is written.</summary>
    public Encoding Encoding
    {
        get => _encoding;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            _encoding = value;
        }
    }

    /// <summary>Default: throw, so that nothing is lost silently.</summary>
    public InvalidText InvalidText { get; init; }

    /// <summary>
    /// The longest line that is read, in characters; a longer one throws an <see cref="InvalidDataException"/>. Default: 1,048,576.
    /// </summary>
    public int MaxLineLength
    {
        get => _maxLineLength;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _maxLineLength = value;
        }
    }

    /// <summary>The encoding with the treatment that <see cref="InvalidText"/> selects.</summary>
    internal Encoding Effective
    {
        get
        {
            if (_effective is null)
            {
                var encoding = (Encoding)Encoding.Clone();
                if (InvalidText == InvalidText.Throw)
                {
                    encoding.DecoderFallback = DecoderFallback.ExceptionFallback;
                    encoding.EncoderFallback = EncoderFallback.ExceptionFallback;
                }

                _effective = encoding;
            }

            return _effective;
        }
    }
}
