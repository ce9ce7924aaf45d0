namespace Lariat.FSharp.Tests

open System
open System.Collections.Generic
open System.Threading.Tasks
open Lariat
open Lariat.LowLevel
open Lariat.Testing

/// What happened, in order.
type Recorder() =
    let events = List<string>()
    member _.Add(what: string) = events.Add what
    member _.Text = String.Join(' ', events)

module TestLoop =

    let options () =
        LoopOptions(Driver = (fun () -> new VirtualClockDriver() :> IoDriver))

    /// On virtual time: sleeps cost nothing, and a deadlock fails.
    let run (body: unit -> Task<'T>) : 'T =
        VirtualTime.Run body

    /// On real time, for tests with threads. Only a hang reaches the limit; it turns it into a failure.
    let runReal (body: unit -> Task<'T>) : 'T =
        EventLoop.Run(fun () -> task { return! TimeoutScope.RunAsync(TimeSpan.FromSeconds 30.0, body) })

    /// Lets everything that is ready run, and what that makes ready, a few times.
    let settle () =
        task {
            for _ in 1..10 do
                do! Coroutine.Sleep 0.0
        }
