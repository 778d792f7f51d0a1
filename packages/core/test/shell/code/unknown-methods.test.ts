import { describe, expect, it } from 'vitest';
import { riskOf } from '../../fixtures/shell/risk-of.js';
import { findingsOf } from './findings-of.js';

describe('methods that nobody described', () => {
  it.each([
    [
      'import boto3; boto3.resource("s3").Bucket("b").objects.all().delete()',
      'boto3.resource().Bucket().objects.all().delete',
    ],
    [
      'import boto3; c = boto3.client("ec2"); c.terminate_instances(InstanceIds=["i"])',
      'boto3.client().terminate_instances',
    ],
    ['import boto3; boto3.resource("ec2").Instance("i").terminate()', 'boto3.resource().Instance().terminate'],
    ['import redis; redis.Redis().flushall()', 'redis.Redis().flushall'],
    ['import pymongo; pymongo.MongoClient().drop_database("app")', 'pymongo.MongoClient().drop_database'],
    ['for c in containers: c.remove(force=True)', 'containers.remove'],
  ])('destroy by their name in Python: %s', (source, method) => {
    expect(findingsOf('python', source)).toContain(`destroy ${method}`);
  });

  it.each([
    ['node', 'client.db("app").dropDatabase()'],
    ['ruby', 'Aws::S3::Client.new.delete_bucket(bucket: "b")'],
    ['php', '$client->deleteBucket(["Bucket" => "b"]);'],
    ['perl', '$client->delete_bucket("b");'],
  ] as const)('destroy by their name in %s', (language, source) => {
    expect(findingsOf(language, source)).toContainEqual(expect.stringMatching(/^destroy /));
  });

  it.each([
    ['python', 'import sqlite3; sqlite3.connect("a.db").execute("drop table users")'],
    ['node', 'client.query("drop table users")'],
    ['ruby', 'PG.connect.exec("drop table users")'],
    ['php', '(new PDO("mysql:"))->exec("drop table users");'],
    ['php', 'mysqli_query($c, "drop table users");'],
    ['perl', '$d->do("drop table users")'],
  ] as const)('hand SQL to a database in %s: %s', (language, source) => {
    expect(findingsOf(language, source)).toContain('sql drop table users');
  });

  it.each([
    ['import sh; sh.rm("-rf", "/srv")', 'program rm -rf /srv'],
    ['import os; [os.unlink(f.path) for f in os.scandir("/srv")]', 'delete /srv/*'],
    ['c.exec_command("rm -rf /srv")', 'line rm -rf /srv'],
    ['import fabric; fabric.Connection("h").run("rm -rf /srv")', 'line rm -rf /srv'],
    ['import requests; requests.delete("http://es/users")', 'program curl -X DELETE -- http://es/users'],
    ['import pickle, sys; pickle.load(sys.stdin.buffer)', 'evaluate …'],
  ])('reach further in Python: %s', (source, found) => {
    expect(findingsOf('python', source)).toContain(found);
  });

  it.each([`eval([..."x)y("].reverse().join(""))`, 'require(process.argv[1])'])(
    'run what is not seen: %s',
    (source) => {
      expect(findingsOf('node', source)).toContain('evaluate …');
    },
  );

  it.each([
    ['python', 'l = [1, 2]; l.remove(1); d.pop("k"); s.discard(1); s.remove(1)'],
    ['python', 'import pandas as pd; pd.read_csv(x).drop(columns=["a"]).drop_duplicates()'],
    ['python', 'import multiprocessing as m; p = m.Process(); p.terminate()'],
    ['node', 'const m = new Map(); m.delete("k"); [1].pop(); r.destroy()'],
    ['ruby', 'h.delete(:a); [1, 2].delete_if { |x| x > 1 }; ENV.delete("X"); [1].drop(1)'],
  ] as const)('take out of what is in memory in %s: %s', (language, source) => {
    expect(findingsOf(language, source)).toEqual([]);
  });

  it('are told as what they do', () => {
    expect(riskOf(`python3 -c 'import redis; redis.Redis().flushall()'`)).toBeGreaterThan(0.4);
    expect(riskOf(`python3 -c 'c.execute("drop table users")'`)).toBeGreaterThan(0.8);
    expect(riskOf(`python3 -c 'c.execute("select 1")'`)).toBeLessThan(0.2);
  });
});
