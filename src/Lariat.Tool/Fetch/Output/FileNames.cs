// Two URLs never get the same name, and a name needs no index to be found again in the next run:
// - a plain path (lower-case letters, digits, dots, hyphens) is itself, with '_' for each '/', so a plain path has no '_' of its own;
// - any other gets '@' and 64 bits of the URL's SHA-256, and '@' is in no plain name. Plain names are lower-case, because some
//   file systems ignore case; device names of Windows (con, nul, com1) and names of dots are not plain either.
using System.Security.Cryptography;
using System.Text;

namespace Lariat.Tool.Fetch.Output;

/// <summary>Derives file names from URLs.</summary>
internal static class FileNames
{
    private const int MaxPlainLength = 120;
    private const int MaxStemLength = 60;
    private const int MaxExtensionLength = 8;
    private const int HashBytes = 8;

    private static readonly HashSet<string> s_devices =
    [
        "con", "prn", "aux", "nul", "conin$", "conout$",
        .. Enumerable.Range(0, 10).SelectMany(number => new[] { $"com{number}", $"lpt{number}" }),
    ];

    /// <summary>The file of a URL, relative to the output directory: a directory for the server, a file for the rest.</summary>
    public static string Of(Uri uri) => Path.Combine(FolderOf(uri), FileOf(uri));

    // The port is omitted if it follows from the scheme: example.com is https, example.com_80 http.
    private static string FolderOf(Uri uri)
    {
        string host = uri.IdnHost.ToLowerInvariant();
        if (!host.All(IsPlain) || host[^1] == '.' || host.Length > MaxPlainLength)
        {
            string slug = Slug(host, '-');
            host = $"{slug[..Math.Min(slug.Length, MaxStemLength)].TrimEnd('.')}@{Hash(host)}";
        }

        bool isHttps = uri.Scheme == Uri.UriSchemeHttps;
        return isHttps ? (uri.IsDefaultPort ? host : $"{host}_{uri.Port}_tls") : $"{host}_{uri.Port}";
    }

    private static string FileOf(Uri uri)
    {
        string path = uri.PathAndQuery[1..];
        if (path.Length == 0)
        {
            return "@index";
        }

        return IsPlain(path) ? path.Replace('/', '_') : Hashed(path, uri);
    }

    private static bool IsPlain(string path)
    {
        string device = path[..(path.IndexOfAny(['.', '/']) is >= 0 and int end ? end : path.Length)];
        return path.Length <= MaxPlainLength
            && path.All(letter => letter == '/' || IsPlain(letter))
            && path[0] is not ('.' or '/')
            && path[^1] != '.'
            && !s_devices.Contains(device);
    }

    private static string Hashed(string path, Uri uri)
    {
        string hash = Hash(uri.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped));
        string name = path.Split('?')[0];
        string extension = Path.GetExtension(name);
        bool keepsExtension = extension.Length is > 1 and <= MaxExtensionLength && extension[1..].All(char.IsAsciiLetterOrDigit);
        string stem = Slug(keepsExtension ? path[..(name.Length - extension.Length)] + path[name.Length..] : path, '_').Replace('.', '_');
        return $"{stem[..Math.Min(stem.Length, MaxStemLength)]}@{hash}{(keepsExtension ? extension.ToLowerInvariant() : "")}";
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, HashBytes));

    private static string Slug(string text, char replacement)
        => string.Create(text.Length, (text, replacement), static (slug, from) =>
        {
            for (int i = 0; i < slug.Length; i++)
            {
                char letter = char.ToLowerInvariant(from.text[i]);
                slug[i] = IsPlain(letter) ? letter : from.replacement;
            }
        });

    private static bool IsPlain(char letter) => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '.' or '-';
}
