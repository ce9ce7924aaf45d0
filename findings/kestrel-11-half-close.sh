#!/usr/bin/env bash
# ASP.NET Core 11.0.0 beside 10.0: a client that sends a whole request and half-closes at once (shutdown of its sending side, as `nc -N` and many
# scripts do) may find that the application never ran.
#
# Expected, since HTTP/1.1 lets a client half-close after its request: the application runs, and what may be lost is the answer.
# Seen on Linux x64 with two cores, 3,000 requests: on 10.0.12 the application ran 3,000 times; on 11.0.0 about 2,700 times. The other connections
# ended without a byte, without a log line above Debug, and without a call of the application, so that no middleware can count or log them.
# A server that must run each request has to tell its clients not to half-close before the answer.
set -eu -o pipefail
core_version=11.0.0
requests=3000
rid=linux-x64
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

mkdir "$work/app" "$work/packs"
cat >"$work/app/app.csproj" <<'XML'
<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <RollForward>Major</RollForward>
  </PropertyGroup>
</Project>
XML
cat >"$work/app/Program.cs" <<'CS'
using System.Net;
using System.Net.Sockets;

int requests = int.Parse(args[0]);
int ran = 0;
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
WebApplication app = builder.Build();
app.Run(context =>
{
    Interlocked.Increment(ref ran);
    return context.Response.WriteAsync("hello");
});
await app.StartAsync();
int port = new Uri(app.Urls.First()).Port;
byte[] request = "GET / HTTP/1.1\r\nHost: test\r\n\r\n"u8.ToArray();
await Parallel.ForEachAsync(Enumerable.Range(0, requests), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, stop) =>
{
    using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
    await socket.ConnectAsync(IPAddress.Loopback, port, stop);
    await socket.SendAsync(request, stop);
    socket.Shutdown(SocketShutdown.Send);
    byte[] buffer = new byte[4096];
    try
    {
        while (await socket.ReceiveAsync(buffer, stop) > 0)
        {
        }
    }
    catch (SocketException)
    {
        // A reset is an end too.
    }
});
await app.StopAsync();
Console.WriteLine($"{Environment.Version} {ran}");
CS
dotnet build -c Release "$work/app" -o "$work/out" >"$work/build" 2>&1 || { tail -n 20 "$work/build"; exit 1; }

cat >"$work/packs/packs.csproj" <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup>
    <PackageDownload Include="Microsoft.NETCore.App.Runtime.$rid" Version="[$core_version]" />
    <PackageDownload Include="Microsoft.AspNetCore.App.Runtime.$rid" Version="[$core_version]" />
  </ItemGroup>
</Project>
XML
dotnet restore "$work/packs/packs.csproj" --packages "$work/packages" >"$work/restore" 2>&1 || { tail -n 20 "$work/restore"; exit 1; }
core=$work/packages/microsoft.netcore.app.runtime.$rid/$core_version/runtimes/$rid
web=$work/packages/microsoft.aspnetcore.app.runtime.$rid/$core_version/runtimes/$rid
root=$work/root
mkdir -p "$root/host/fxr/$core_version" "$root/shared/Microsoft.NETCore.App/$core_version" "$root/shared/Microsoft.AspNetCore.App/$core_version"
cp "$core/native/libhostfxr.so" "$root/host/fxr/$core_version/"
cp "$core"/native/* "$core"/lib/net11.0/* "$root/shared/Microsoft.NETCore.App/$core_version/"
cp "$web"/lib/net11.0/* "$root/shared/Microsoft.AspNetCore.App/$core_version/"
cp "$(readlink -f "$(command -v dotnet)")" "$root/dotnet"

read -r old_version old_ran < <(dotnet "$work/out/app.dll" "$requests")
read -r new_version new_ran < <(DOTNET_ROOT=$root "$root/dotnet" "$work/out/app.dll" "$requests")
echo "$old_version: the application ran for $old_ran of $requests requests"
echo "$new_version: the application ran for $new_ran of $requests requests"
case $old_version in 10.*) ;; *) echo "this compares with .NET 10, not $old_version" && exit 1 ;; esac
[ "$new_version" = "$core_version" ]
[ "$old_ran" -eq "$requests" ]
[ "$new_ran" -lt "$requests" ]
